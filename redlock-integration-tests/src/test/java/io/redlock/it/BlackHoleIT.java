package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.Redlock;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BlackHoleIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(3);

    private static final int CALLERS = 200;
    private static final int ROUNDS = 5;
    /** A reader and a writer for each of five nodes, the timer, callbacks. */
    private static final int MOST_THREADS = 2 * 5 + 8;

    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration NODE_TIMEOUT = Duration.ofMillis(250);
    /** The promise is the wait time and one node timeout; the rest is for a busy machine. */
    private static final Duration BOUND = WAIT.plus(NODE_TIMEOUT).multipliedBy(3);

    private final RedisNodes nodes = REDIS.nodes();
    private BlackHole mute;
    private BlackHole deaf;

    private record Call(Acquisition acquisition, Duration took) {}

    @BeforeEach
    void dig() throws Exception {
        mute = BlackHole.mute();
        deaf = BlackHole.deaf();
    }

    @AfterEach
    void fill() throws Exception {
        mute.close();
        deaf.close();
    }

    private Redlock client() {
        List<String> addresses = Stream.concat(Stream.of(mute.address(), deaf.address()), nodes.addresses().stream())
                .toList();
        return Clients.unguarded(addresses)
                .nodeTimeout(NODE_TIMEOUT)
                .waitTime(WAIT)
                .build();
    }

    private static List<Call> call(Redlock redlock, int caller) throws InterruptedException {
        List<Call> calls = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            Acquisition acquisition = redlock.acquire(LockRequest.of("k" + caller + "-" + round));
            calls.add(new Call(acquisition, Duration.ofNanos(System.nanoTime() - start)));
            if (acquisition instanceof Acquired acquired) {
                acquired.hold().close();
            }
        }
        return calls;
    }

    /** {@return what all callers got, once they are all back; the library's threads are counted meanwhile} */
    private static List<Call> callAll(Redlock redlock, Threads.Kind kind) throws Exception {
        ExecutorService callers = kind.executor();
        try {
            List<Future<List<Call>>> futures = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int number = caller;
                futures.add(callers.submit(() -> call(redlock, number)));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                assertThat(Threads.ofTheLibrary()).hasSizeLessThanOrEqualTo(MOST_THREADS);
                return futures.stream().allMatch(Future::isDone);
            });
            List<Call> calls = new ArrayList<>();
            for (Future<List<Call>> future : futures) {
                calls.addAll(future.get());
            }
            return calls;
        } finally {
            callers.shutdownNow();
        }
    }

    private void nobody_notices_a_minority(Threads.Kind kind) throws Exception {
        try (Redlock redlock = client()) {
            assertThat(callAll(redlock, kind))
                    .hasSize(CALLERS * ROUNDS)
                    .allMatch(call -> call.acquisition() instanceof Acquired)
                    .allMatch(call -> call.took().compareTo(BOUND) < 0);
            await().until(() ->
                    redlock.nodes().stream().map(NodeStatus::state).limit(2).allMatch(State.DOWN::equals));
            assertThat(callAll(redlock, kind))
                    .allMatch(call -> call.acquisition() instanceof Acquired)
                    .allMatch(call -> call.took().compareTo(BOUND) < 0);
        }
        Keys.awaitNone(nodes);
    }

    private void everybody_hears_of_a_majority_in_time(Threads.Kind kind) throws Exception {
        nodes.pause(0);
        try (Redlock redlock = client()) {
            assertThat(callAll(redlock, kind))
                    .hasSize(CALLERS * ROUNDS)
                    .allMatch(call ->
                            call.acquisition() instanceof NotAcquired refused && refused.reason() == Reason.NO_QUORUM)
                    .allMatch(call -> call.took().compareTo(BOUND) < 0);
        }
    }

    @Test
    void two_hundred_callers_do_not_notice_a_black_holed_minority() throws Exception {
        nobody_notices_a_minority(Threads.Kind.PLATFORM);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void two_hundred_virtual_callers_do_not_notice_a_black_holed_minority() throws Exception {
        nobody_notices_a_minority(Threads.Kind.VIRTUAL);
    }

    @Test
    void two_hundred_callers_hear_of_a_black_holed_majority_in_time() throws Exception {
        everybody_hears_of_a_majority_in_time(Threads.Kind.PLATFORM);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void two_hundred_virtual_callers_hear_of_a_black_holed_majority_in_time() throws Exception {
        everybody_hears_of_a_majority_in_time(Threads.Kind.VIRTUAL);
    }
}
