package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.node.Answer;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.Vote;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HungNodesIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final int THREADS = 8;
    private static final long SEED = 20261123;
    private static final String SILENT = "no answer yet";

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();

    private void pause(int count) {
        IntStream.range(0, count).forEach(nodes::pause);
    }

    /** {@return what the first so many nodes answered} */
    private static Stream<Answer> answersOfFirst(int count, List<AttemptDecided> attempts) {
        return attempts.stream()
                .flatMap(attempt -> attempt.tally().answers().stream().limit(count));
    }

    /**
     * A tally is of the moment of the decision. Whoever waits for a hung vote decides when it is told that none came;
     * here nothing is known of the hung nodes yet when a quorum of the others has decided.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Tag("smoke")
    void the_first_request_after_a_minority_hung_is_decided_without_its_vote(int hung) throws Exception {
        try (Redlock redlock = Clients.of(nodes).listener(recorder).build()) {
            Clients.awaitUp(redlock, 5);
            pause(hung);
            redlock.acquire(LockRequest.of("first")).orThrow().close();

            List<AttemptDecided> attempts = recorder.awaitAttempts("first", 1);
            assertThat(attempts)
                    .singleElement()
                    .matches(attempt -> attempt.failure().isEmpty());
            assertThat(answersOfFirst(hung, attempts))
                    .hasSize(hung)
                    .allMatch(answer ->
                            answer.vote() == Vote.UNKNOWN && answer.reason().equals(SILENT));
        }
    }

    /** Until the nodes are suspect nothing is known of them, and every attempt is won without it; so it is afterwards. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_minority_that_hangs_under_load_fails_nobody_and_nobody_waits_for_its_vote(int hung) {
        try (Redlock redlock = Clients.of(nodes)
                        .nodeTimeout(Duration.ofSeconds(4))
                        .listener(recorder)
                        .build();
                Load load = Load.of(THREADS, redlock, Load.GiveBack.RELEASE)) {
            load.awaitMore(200);
            pause(hung);
            load.phase("hung").awaitMore(500).phase("between");
            IntStream.range(0, hung).forEach(node -> recorder.awaitChange(nodes.address(node), State.SUSPECT));
            load.phase("suspect").awaitMore(500).end();

            List<AttemptDecided> unknown = recorder.awaitAttempts("hung", 500 - THREADS);
            List<AttemptDecided> suspect = recorder.awaitAttempts("suspect", 500 - THREADS);
            assertThat(Stream.concat(unknown.stream(), suspect.stream())
                            .filter(attempt -> !Recorder.isWonAtOnce(attempt)))
                    .isEmpty();
            assertThat(answersOfFirst(hung, unknown).distinct())
                    .hasSize(hung)
                    .allMatch(answer ->
                            answer.vote() == Vote.UNKNOWN && answer.reason().equals(SILENT));
            assertThat(answersOfFirst(hung, suspect).distinct()).allMatch(answer -> answer.vote() == Vote.UNKNOWN);
        }
    }

    @ParameterizedTest
    @EnumSource(Load.GiveBack.class)
    void a_node_that_hangs_for_a_moment_under_load_keeps_no_key(Load.GiveBack giveBack) {
        Random random = new Random(SEED);
        try (Redlock redlock = hastyClient();
                Load load = Load.of(THREADS, redlock, giveBack)) {
            for (int round = 0; round < 10; round++) {
                int node = random.nextInt(5);
                load.awaitMore(20);
                nodes.pause(node);
                load.awaitMore(1 + random.nextInt(300));
                nodes.resume(node);
            }
            load.end();
            Keys.awaitNone(nodes);
        }
    }

    @ParameterizedTest
    @EnumSource(Load.GiveBack.class)
    void a_node_that_hangs_until_it_is_suspect_is_trusted_again_and_keeps_no_key(Load.GiveBack giveBack) {
        try (Redlock redlock = hastyClient()) {
            for (int node = 0; node < 3; node++) {
                try (Load load = Load.of(THREADS, redlock, giveBack)) {
                    load.awaitMore(50);
                    nodes.pause(node);
                    recorder.awaitChange(nodes.address(node), State.SUSPECT);
                    load.awaitMore(200);
                    nodes.resume(node);
                    load.end();
                }
                Keys.awaitNone(nodes);
                Clients.awaitUp(redlock, 5);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Load.GiveBack.class)
    void a_node_whose_hung_connection_was_replaced_keeps_no_key(Load.GiveBack giveBack) {
        try (Redlock redlock = hastyClient()) {
            for (int node = 0; node < 2; node++) {
                try (Load load = Load.of(THREADS, redlock, giveBack)) {
                    load.awaitMore(50);
                    nodes.pause(node);
                    recorder.awaitChange(nodes.address(node), State.DOWN);
                    load.awaitMore(200);
                    nodes.resume(node);
                    load.awaitMore(50).end();
                }
                Clients.awaitUp(redlock, 5);
                Keys.awaitNone(nodes);
            }
        }
    }

    @Test
    void what_a_hung_node_granted_while_its_lock_is_held_goes_with_the_hold() throws Exception {
        try (Redlock redlock = hastyClient()) {
            Clients.awaitUp(redlock, 5);
            nodes.pause(0);
            var hold = redlock.acquire(LockRequest.of("k")).orThrow();
            recorder.awaitChange(nodes.address(0), State.DOWN);
            nodes.resume(0);
            await().until(() -> !Keys.values(nodes, "k").contains(Keys.NOTHING));
            Clients.awaitUp(redlock, 5);

            hold.close();

            Keys.awaitGone(nodes, "k");
        }
    }

    /** A client that takes a node for hung, and its connection for dead, as soon as it may. */
    private Redlock hastyClient() {
        return Clients.of(nodes)
                .nodeTimeout(Duration.ofMillis(250))
                .listener(recorder)
                .build();
    }
}
