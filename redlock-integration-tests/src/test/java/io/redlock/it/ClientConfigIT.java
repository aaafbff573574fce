package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.RedisProtocol;

/** What Jedis is told besides. Certificates: {@link TlsIT}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientConfigIT {

    private static final LockRequest REQUEST = LockRequest.of("k").waitTime(Duration.ZERO);

    @RegisterExtension
    static final RedisNodesExtension REDIS =
            RedisNodesExtension.of(RedisNodes.builder().count(3).arguments("--requirepass", "first"));

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();

    private JedisLockNodes.Builder builder() {
        return JedisLockNodes.builder().addresses(nodes.addresses());
    }

    @Test
    void a_name_and_a_password_that_are_set_there_are_used() throws Exception {
        try (Redlock redlock = Clients.of(builder()
                        .clientName("before")
                        .clientConfig(config -> config.password("first"))
                        .clientConfig(config -> config.clientName("of-the-config")))
                .build()) {
            Clients.awaitUp(redlock, 3);

            assertThat(redlock.acquire(REQUEST).orThrow().release()).isEqualTo(ReleaseOutcome.RELEASED);
            assertThat(Keys.onRunning(nodes, "CLIENT", "LIST"))
                    .allMatch(clients -> clients.contains("name=of-the-config"))
                    .noneMatch(clients -> clients.contains("name=before"));
        }
    }

    @Test
    void credentials_are_asked_for_again_at_each_connection() {
        AtomicInteger asked = new AtomicInteger();
        try (Redlock redlock = Clients.of(builder()
                        .clientConfig(config -> config.credentialsProvider(() -> {
                            asked.incrementAndGet();
                            return new DefaultRedisCredentials(null, "first");
                        })))
                .listener(recorder)
                .build()) {
            Clients.awaitUp(redlock, 3);
            int before = asked.get();
            nodes.command(0, "CLIENT", "KILL", "TYPE", "normal");
            recorder.awaitChange(nodes.address(0), State.DOWN);
            Clients.awaitUp(redlock, 3);

            assertThat(asked.get()).isGreaterThan(before);
        }
    }

    @Test
    void the_protocol_stays_as_it_is() throws Exception {
        try (Redlock redlock = Clients.of(
                        builder().password("first").clientConfig(config -> config.protocol(RedisProtocol.RESP3)))
                .build()) {
            Clients.awaitUp(redlock, 3);

            assertThat(redlock.acquire(REQUEST).orThrow().release()).isEqualTo(ReleaseOutcome.RELEASED);
            assertThat(Keys.onRunning(nodes, "CLIENT", "LIST"))
                    .noneMatch(clients -> clients.lines().anyMatch(line -> line.contains("resp=3")));
        }
    }

    /** Without a timeout the first connection would wait for ever. */
    @Test
    void a_handshake_that_hangs_ends_with_the_connect_timeout() {
        nodes.pause(0);
        try (Redlock redlock = Clients.of(builder().password("first").clientConfig(config -> config.timeoutMillis(0)))
                .listener(recorder)
                .build()) {
            assertThat(recorder.awaitChange(nodes.address(0), State.DOWN).detail())
                    .contains("timed out");
            nodes.resume(0);
            Clients.awaitUp(redlock, 3);
        }
    }
}
