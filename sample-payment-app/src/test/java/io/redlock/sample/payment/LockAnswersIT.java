package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.test.RedisNodes;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user hears whose payment finds no lock, and that it is soon over. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockAnswersIT {

    private static final int QUORUM = 3;
    private static final PaymentClient client = new PaymentClient();

    @TempDir
    private static Path directory;

    private static RedisNodes nodes;
    private static PaymentInstance instance;

    @BeforeAll
    static void start() {
        nodes = RedisNodes.start(5);
        instance = PaymentInstance.start(
                "redlock.nodes=" + String.join(",", nodes.addresses()),
                "demo.directory=" + directory,
                "redlock.wait-time=1s");
    }

    @AfterEach
    void resume() {
        for (int node = 0; node < QUORUM; node++) {
            nodes.resume(node);
        }
    }

    @AfterAll
    static void end() {
        client.close();
        instance.close();
        nodes.close();
    }

    @Test
    void while_somebody_else_holds_the_lock_the_payment_is_contended() {
        long ada = client.register(instance, "Ada");
        for (int node = 0; node < QUORUM; node++) {
            nodes.command(node, "SET", "redlock:lock:PAYMENT_" + ada + "49.9", "somebody else", "PX", "60000");
        }

        assertProblem(client.pay(instance, ada, "49.90").join(), 423, "Lock contended", "worked on by somebody else");

        for (int node = 0; node < QUORUM; node++) {
            nodes.command(node, "DEL", "redlock:lock:PAYMENT_" + ada + "49.9");
        }
        assertThat(client.pay(instance, ada, "49.90").join().statusCode()).isEqualTo(200);
    }

    @Test
    void while_a_quorum_of_nodes_hangs_there_is_none() {
        long ada = client.register(instance, "Ada");
        for (int node = 0; node < QUORUM; node++) {
            nodes.pause(node);
        }

        assertProblem(client.pay(instance, ada, "49.90").join(), 503, "Lock unavailable", "Too few lock nodes answer");
        assertThat(client.account(instance, ada).ledger()).isEmpty();

        resume();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.pay(instance, ada, "49.90").join().statusCode() == 200);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String title, String detail) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(PaymentClient.json(answer).get("title").asString()).isEqualTo(title);
        assertThat(PaymentClient.json(answer).get("detail").asString())
                .contains(detail)
                .contains("nothing was done");
    }
}
