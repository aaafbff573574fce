package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import io.redlock.jedis.InvalidNodesException;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TlsIT {

    private static final LockRequest REQUEST = LockRequest.of("k").waitTime(Duration.ZERO);

    @TempDir
    private static Path folder;

    private static TlsNodes tls;

    private final Recorder recorder = new Recorder();

    @BeforeAll
    static void start() throws Exception {
        TlsNodes.assumeThereIsOpenssl();
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
        tls.nodes().command(0, "CONFIG", "RESETSTAT");
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
    void some_addresses_may_be_encrypted_and_others_not() throws Exception {
        List<String> encrypted = tls.addresses("rediss://", "localhost");
        List<String> mixed = List.of(tls.nodes().address(0), encrypted.get(1), encrypted.get(2));
        try (Redlock redlock = Clients.of(trusting(mixed)).listener(recorder).build()) {
            Clients.awaitUp(redlock, 3);
            assertThat(redlock.acquire(REQUEST).orThrow().release()).isEqualTo(ReleaseOutcome.RELEASED);
        }
    }

    @Test
    void a_client_config_does_not_switch_the_verification_of_host_names_off() throws Exception {
        List<String> addresses = tls.addresses("rediss://", "localhost");
        JedisLockNodes.Builder careless =
                trusting(addresses).clientConfig(config -> config.ssl(false).sslParameters(new SSLParameters()));

        assertLocksWithoutTheMisnamed(careless, addresses.get(0));
    }

    @Test
    void a_verifier_of_host_names_in_a_client_config_is_asked_besides() throws Exception {
        List<String> addresses = tls.addresses("rediss://", "localhost");
        JedisLockNodes.Builder believing =
                trusting(addresses).clientConfig(config -> config.hostnameVerifier((name, session) -> true));
        JedisLockNodes.Builder doubting =
                trusting(addresses).clientConfig(config -> config.hostnameVerifier((name, session) -> false));

        try (Redlock redlock = Clients.of(believing)
                .restartGuard(RestartGuard.OFF)
                .listener(recorder)
                .build()) {
            recorder.awaitChange(addresses.get(0), State.DOWN);
            Clients.awaitUp(redlock, 2);
        }
        try (Redlock redlock = Clients.of(doubting).listener(recorder).build()) {
            addresses.forEach(address -> recorder.awaitChange(address, State.DOWN));
            assertThat(Clients.up(redlock)).isZero();
        }
    }

    @Test
    void stores_in_a_client_config_are_used_with_the_verification_of_host_names() throws Exception {
        List<String> addresses = tls.addresses("rediss://", "localhost");
        SslOptions options = SslOptions.builder()
                .truststore(tls.truststore().toFile(), TlsNodes.PASSWORD)
                .trustStoreType("PKCS12")
                .sslVerifyMode(SslVerifyMode.CA)
                .build();

        assertLocksWithoutTheMisnamed(
                JedisLockNodes.builder().addresses(addresses).clientConfig(config -> config.sslOptions(options)),
                addresses.get(0));
    }

    @Test
    void a_client_config_that_verifies_nothing_is_refused_before_anything_is_connected() {
        SslOptions careless =
                SslOptions.builder().sslVerifyMode(SslVerifyMode.INSECURE).build();
        JedisLockNodes.Builder builder = JedisLockNodes.builder()
                .addresses(tls.addresses("rediss://", "localhost"))
                .clientConfig(config -> config.sslOptions(careless));

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidNodesException.class)
                .hasMessageContaining("does not verify who answers");
    }

    @Test
    void a_server_that_wants_a_certificate_lets_in_who_has_one_and_nobody_else() throws Exception {
        try (TlsNodes mutual = TlsNodes.mutual(folder)) {
            JedisLockNodes.Builder builder =
                    JedisLockNodes.builder().addresses(mutual.addresses("rediss://", "localhost"));
            try (Redlock stranger = Clients.of(builder.sslSocketFactory(mutual.trusting()))
                    .listener(recorder)
                    .build()) {
                mutual.addresses("rediss://", "localhost")
                        .forEach(address -> recorder.awaitChange(address, State.DOWN));
                assertThat(Clients.up(stranger)).isZero();
            }
            try (Redlock redlock =
                    Clients.of(builder.sslSocketFactory(mutual.introduced())).build()) {
                Clients.awaitUp(redlock, 3);
                assertThat(redlock.acquire(REQUEST).orThrow().release()).isEqualTo(ReleaseOutcome.RELEASED);
            }
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
