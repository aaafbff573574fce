package io.redlock.it.connecting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redlock.LockRequest;
import io.redlock.QuorumUnavailableException;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import io.redlock.it.Clients;
import io.redlock.node.NodeStatus.State;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails.Node;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Users and passwords as an application configures them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AclPropertiesIT {

    private static final String RIGHTS = "+info +get +set +pttl +eval +time +del +pexpire";

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(3);

    private final RedisNodes nodes = REDIS.nodes();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RedlockAutoConfiguration.class))
            .withPropertyValues("redlock.node-timeout=2s", "redlock.restart-guard=off");

    private void addUser(int node, String name, String password) {
        String user = "ACL SETUSER %s reset on >%s resetchannels ~redlock:* %s".formatted(name, password, RIGHTS);
        nodes.command(node, user.split(" ", -1));
    }

    private void addUsers(String name, String password) {
        for (int node = 0; node < nodes.size(); node++) {
            addUser(node, name, password);
        }
    }

    private ApplicationContextRunner withNodes() {
        return runner.withPropertyValues("redlock.nodes=" + String.join(",", nodes.addresses()));
    }

    private static void assertLocks(Redlock redlock) throws InterruptedException {
        Clients.awaitUp(redlock, 3);
        assertThat(redlock.acquire(LockRequest.of("k")).orThrow().release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void a_user_of_all_nodes_stands_in_the_properties() {
        addUsers("locker", "p@ss:w/rd");

        withNodes()
                .withPropertyValues("redlock.username=locker", "redlock.password=p@ss:w/rd")
                .run(context -> {
                    assertLocks(context.getBean(Redlock.class));
                    assertThat(nodes.command(0, "CLIENT", "LIST")).contains("user=locker");
                });
    }

    @Test
    void a_user_of_one_node_stands_in_its_address() {
        addUser(0, "locker", "s3cret");
        String first = nodes.address(0).replace("redis://", "redis://locker:s3cret@");

        runner.withPropertyValues(
                        "redlock.nodes[0]=" + first,
                        "redlock.nodes[1]=" + nodes.address(1),
                        "redlock.nodes[2]=" + nodes.address(2))
                .run(context -> {
                    assertLocks(context.getBean(Redlock.class));
                    assertThat(nodes.command(0, "CLIENT", "LIST")).contains("user=locker");
                });
    }

    @ParameterizedTest
    @CsvSource({"locker, wrong", "stranger, s3cret"})
    @ExtendWith(OutputCaptureExtension.class)
    void a_wrong_user_or_password_is_an_error_in_the_log_and_a_state(
            String username, String password, CapturedOutput output) {
        addUsers("locker", "s3cret");

        withNodes()
                .withPropertyValues("redlock.username=" + username, "redlock.password=" + password)
                .run(context -> {
                    Redlock redlock = context.getBean(Redlock.class);
                    assertThat(redlock.nodes())
                            .allMatch(node -> node.state() == State.REJECTED)
                            .allMatch(node -> node.detail().startsWith("WRONGPASS"));
                    LockRequest once = LockRequest.of("k").waitTime(Duration.ZERO);
                    assertThatExceptionOfType(QuorumUnavailableException.class)
                            .isThrownBy(() -> redlock.acquire(once).orThrow())
                            .withMessageContaining("WRONGPASS");
                });
        await().untilAsserted(() -> assertThat(output)
                .containsPattern("ERROR.*Node %s is REJECTED: WRONGPASS".formatted(nodes.address(0)))
                .doesNotContain("s3cret"));
    }

    /** As a service registry would give them: each with what it needs. */
    @Test
    void connection_details_may_have_another_user_for_each_node() {
        addUser(0, "ada", "0");
        addUser(1, "bob", "1");
        RedlockConnectionDetails details = () -> List.of(
                Node.of(nodes.address(0)).withUser("ada", "0"),
                Node.of(nodes.address(1)).withUser("bob", "1"),
                Node.of(nodes.address(2)));

        runner.withBean(RedlockConnectionDetails.class, () -> details)
                .withPropertyValues("redlock.nodes=nowhere", "redlock.username=nobody")
                .run(context -> {
                    assertLocks(context.getBean(Redlock.class));
                    assertThat(nodes.command(1, "CLIENT", "LIST")).contains("user=bob");
                });
    }
}
