package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TlsIT {

    private static final LockRequest REQUEST = LockRequest.of("k").waitTime(Duration.ZERO);

    @TempDir
    private static Path folder;

    private static TlsNodes tls;

    private final Recorder recorder = new Recorder();

    @BeforeAll
    static void start() throws Exception {
        boolean hasOpenssl = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl")));
        assumeTrue(hasOpenssl, "not on this machine: openssl");
        tls = new TlsNodes(folder, 1);
    }

    @AfterAll
    static void end() {
        if (tls != null) {
            tls.close();
        }
    }

    @BeforeEach
    void reset() {
        tls.nodes().reset();
    }

    private static JedisLockNodes.Builder trusting(List<String> addresses) {
        return JedisLockNodes.builder().addresses(addresses).sslSocketFactory(tls.trusting());
    }

    /** The first node's certificate is for another name. */
    private void assertLocksWithoutTheMisnamed(JedisLockNodes.Builder builder, String address) throws Exception {
        try (Redlock redlock = Clients.of(builder)
                .restartGuard(RestartGuard.OFF)
                .listener(recorder)
                .build()) {
            NodeStatus refused = recorder.awaitChange(address, State.DOWN);
            assertThat(refused.detail()).containsIgnoringCase("subject alternative");
            Clients.awaitUp(redlock, 2);
            assertThat(redlock.acquire(REQUEST).orThrow().release()).isEqualTo(ReleaseOutcome.RELEASED);
            assertThat(recorder.changes(address, State.UP)).isEmpty();
            assertThat(tls.nodes().command(0, "INFO", "commandstats")).doesNotContain("cmdstat_set:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void an_encrypted_address_is_verified_by_its_host_name(String host) throws Exception {
        List<String> addresses = tls.addresses("rediss://", host);

        assertLocksWithoutTheMisnamed(trusting(addresses), addresses.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void an_address_that_the_builder_encrypts_is_verified_by_its_host_name(String host) throws Exception {
        List<String> addresses = tls.addresses("redis://", host);

        assertLocksWithoutTheMisnamed(trusting(addresses).tls(true), addresses.get(0));
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused() {
        List<String> addresses = tls.addresses("rediss://", "localhost");
        try (Redlock redlock = Clients.of(addresses).listener(recorder).build()) {
            assertThat(redlock.nodes()).allMatch(node -> node.state() == State.DOWN);
            assertThat(redlock.nodes()).allMatch(node -> node.detail().contains("certification path"));
        }
    }

    @Test
    void a_server_without_encryption_is_refused() {
        List<String> plain = tls.nodes().addresses();
        try (Redlock redlock =
                Clients.of(trusting(plain).tls(true)).listener(recorder).build()) {
            plain.forEach(address -> recorder.awaitChange(address, State.DOWN));
            assertThat(Clients.up(redlock)).isZero();
        }
    }

    @Test
    void an_encrypted_connection_that_hangs_is_replaced_and_keeps_no_key() throws Exception {
        try (TlsNodes named = new TlsNodes(folder, 0);
                Redlock redlock = Clients.of(JedisLockNodes.builder()
                                .addresses(named.addresses("rediss://", "localhost"))
                                .sslSocketFactory(named.trusting()))
                        .nodeTimeout(Duration.ofMillis(250))
                        .listener(recorder)
                        .build();
                Load load = Load.of(8, redlock, Load.GiveBack.CLOSE)) {
            Clients.awaitUp(redlock, TlsNodes.COUNT);
            load.awaitMore(50);
            named.nodes().pause(0);
            recorder.awaitChange(named.addresses("rediss://", "localhost").get(0), State.DOWN);
            load.awaitMore(200);
            named.nodes().resume(0);
            Clients.awaitUp(redlock, TlsNodes.COUNT);
            load.awaitMore(50).end();
            Keys.awaitNone(named.nodes());
        }
    }
}
