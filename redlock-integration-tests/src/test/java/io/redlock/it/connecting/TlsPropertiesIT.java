package io.redlock.it.connecting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import io.redlock.it.Clients;
import io.redlock.it.TlsNodes;
import io.redlock.node.NodeStatus.State;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Encrypted connections as an application configures them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TlsPropertiesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static TlsNodes misnamed;
    private static TlsNodes mutual;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RedlockAutoConfiguration.class))
            .withPropertyValues("redlock.node-timeout=2s", "redlock.restart-guard=off");

    @BeforeAll
    static void start() throws Exception {
        TlsNodes.assumeThereIsOpenssl();
        misnamed = new TlsNodes(folder, 1);
        mutual = TlsNodes.mutual(folder);
    }

    @AfterAll
    static void end() {
        for (TlsNodes nodes : new TlsNodes[] {misnamed, mutual}) {
            if (nodes != null) {
                nodes.close();
            }
        }
    }

    private ApplicationContextRunner connectedTo(List<String> nodes) {
        return runner.withPropertyValues("redlock.nodes=" + String.join(",", nodes), "redlock.ssl.bundle=lock");
    }

    private static String[] trusting(Path certificate) {
        return new String[] {"spring.ssl.bundle.pem.lock.truststore.certificate=file:" + certificate};
    }

    private static String[] showing(Path certificate) {
        return new String[] {
            "spring.ssl.bundle.pem.lock.keystore.certificate=file:" + certificate,
            "spring.ssl.bundle.pem.lock.keystore.private-key=file:" + certificate + ".key"
        };
    }

    private static void assertLocks(Redlock redlock, int up) throws InterruptedException {
        Clients.awaitUp(redlock, up);
        assertThat(redlock.acquire(LockRequest.of("k")).orThrow().release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_bundle_of_pem_files_encrypts_and_a_certificate_for_another_name_is_refused(CapturedOutput output) {
        List<String> nodes = misnamed.addresses("redis://", "localhost");
        Path both = join(folder.resolve("both.pem"), misnamed.certificate(), misnamed.misnamedCertificate());

        connectedTo(nodes).withPropertyValues(trusting(both)).run(context -> {
            assertLocks(context.getBean(Redlock.class), 2);
            assertThat(context.getBean(Redlock.class).nodes().get(0).state()).isEqualTo(State.DOWN);
        });
        assertThat(output)
                .containsPattern("WARN.*Node %s is DOWN: No subject alternative DNS name matching localhost"
                        .formatted(nodes.get(0)));
    }

    @Test
    void a_server_that_asks_for_a_certificate_gets_that_of_the_bundle() {
        connectedTo(mutual.addresses("rediss://", "localhost"))
                .withPropertyValues(trusting(mutual.certificate()))
                .withPropertyValues(showing(mutual.clientCertificate()))
                .run(context -> assertLocks(context.getBean(Redlock.class), TlsNodes.COUNT));
    }

    @Test
    void a_server_that_asks_for_a_certificate_refuses_who_has_none() {
        connectedTo(mutual.addresses("rediss://", "localhost"))
                .withPropertyValues(trusting(mutual.certificate()))
                .run(context -> assertThat(context.getBean(Redlock.class).nodes())
                        .allMatch(node -> node.state() == State.DOWN)
                        .allMatch(node -> !node.detail().isEmpty()));
    }

    @Test
    void encrypted_nodes_and_others_are_nodes_of_one_lock() {
        List<String> encrypted = mutual.addresses("rediss://", "localhost");
        List<String> plain = mutual.nodes().addresses();

        connectedTo(List.of(encrypted.get(0), plain.get(1), encrypted.get(2)))
                .withPropertyValues("redlock.ssl.enabled=false")
                .withPropertyValues(trusting(mutual.certificate()))
                .withPropertyValues(showing(mutual.clientCertificate()))
                .run(context -> assertLocks(context.getBean(Redlock.class), TlsNodes.COUNT));
    }

    @Test
    void protocols_that_the_bundle_does_not_allow_are_not_used() {
        connectedTo(misnamed.addresses("rediss://", "localhost"))
                .withPropertyValues(trusting(misnamed.certificate()))
                .withPropertyValues("spring.ssl.bundle.pem.lock.options.enabled-protocols=TLSv1.1")
                .run(context -> assertThat(context.getBean(Redlock.class).nodes())
                        .allMatch(node -> node.detail().contains("No appropriate protocol")));
    }

    @Test
    void connections_that_are_made_after_a_bundle_was_reloaded_use_it() {
        Path trusted = join(folder.resolve("trusted.pem"), misnamed.certificate());

        connectedTo(mutual.addresses("rediss://", "localhost"))
                .withPropertyValues(trusting(trusted))
                .withPropertyValues(showing(mutual.clientCertificate()))
                .withPropertyValues(
                        "spring.ssl.bundle.pem.lock.reload-on-update=true",
                        "spring.ssl.bundle.watch.file.quiet-period=10ms")
                .run(context -> {
                    Redlock redlock = context.getBean(Redlock.class);
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(redlock.nodes())
                                    .allMatch(node -> node.detail().contains("trust anchors")));
                    Path renewed = join(folder.resolve("renewed.pem"), mutual.certificate());
                    Files.move(renewed, trusted, StandardCopyOption.REPLACE_EXISTING);

                    assertLocks(redlock, TlsNodes.COUNT);
                });
    }

    private static Path join(Path file, Path... certificates) {
        try {
            StringBuilder text = new StringBuilder();
            for (Path certificate : certificates) {
                text.append(Files.readString(certificate));
            }
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
