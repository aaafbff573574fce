package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.Redlock;
import io.redlock.it.Clients;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that end anywhere, in the middle of a command or of a reply: F10. Cuts under load: UnrestIT. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class CutIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final int FIRST = 10;
    private static final int LAST = 500;
    private static final int STEP = 20;

    private final RedisNodes nodes = REDIS.nodes();

    /** The lease of every attempt outlasts the test: what is gone at its end was given back. */
    private static Acquisition acquireAndGiveBack(Redlock redlock, String key) throws InterruptedException {
        Acquisition acquisition = redlock.acquire(LockRequest.of(key).lease(Scene.LONG_LEASE));
        if (acquisition instanceof Acquired acquired) {
            acquired.hold().close();
        }
        return acquisition;
    }

    private static long[] cuts(Scene scene, int count) {
        return IntStream.range(0, count)
                .mapToLong(node -> scene.network().to(node).cuts())
                .toArray();
    }

    private static void awaitCuts(Scene scene, long[] before, String key, Consumer<Acquisition> check) {
        int[] round = {0};
        await().atMost(Scene.PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
            check.accept(acquireAndGiveBack(scene.client(), key + "-" + round[0]++));
            long[] now = cuts(scene, before.length);
            return IntStream.range(0, now.length).allMatch(node -> now[node] > before[node]);
        });
    }

    private void cutAtEveryStep(int count, BiConsumer<FaultProxy, Flow> way, Consumer<Acquisition> check)
            throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                for (int bytes = FIRST; bytes <= LAST; bytes += STEP) {
                    int after = bytes;
                    // Counted first: each is cut once, and a renewal may bring that about at any moment.
                    long[] before = cuts(scene, count);
                    scene.network().first(count, proxy -> way.accept(proxy, Flow.cutAfter(after)));
                    awaitCuts(scene, before, "cut-at-" + bytes, check);
                    Clients.awaitUp(scene.client(), 5);
                    scene.network().heal();
                }
                holder.keeps();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    private static void assertAcquired(Acquisition acquisition) {
        assertThat(acquisition).isInstanceOf(Acquired.class);
    }

    /** Nobody else wants the lock, so that it is contended is never the reason. */
    private static void assertNotContended(Acquisition acquisition) {
        if (acquisition instanceof NotAcquired refused) {
            assertThat(refused.reason()).as(refused.describe()).isEqualTo(Reason.NO_QUORUM);
        }
    }

    @Test
    @Tag("smoke")
    void f10_requests_to_a_minority() throws Exception {
        cutAtEveryStep(2, FaultProxy::requests, CutIT::assertAcquired);
    }

    @Test
    void f10_replies_of_a_minority() throws Exception {
        cutAtEveryStep(2, FaultProxy::replies, CutIT::assertAcquired);
    }

    @Test
    void f10_requests_to_all() throws Exception {
        cutAtEveryStep(5, FaultProxy::requests, CutIT::assertNotContended);
    }

    @Test
    void f10_replies_of_all() throws Exception {
        cutAtEveryStep(5, FaultProxy::replies, CutIT::assertNotContended);
    }

    /** The first bytes of a connection are its handshake, which may break as well. */
    @Test
    void f10_handshakes() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                for (int bytes = FIRST; bytes <= 200; bytes += STEP) {
                    int after = bytes;
                    scene.network().first(2, proxy -> {
                        proxy.cut();
                        proxy.requests(Flow.cutAfter(after));
                        proxy.replies(Flow.cutAfter(after + STEP));
                    });
                    scene.acquires();
                    scene.network().heal();
                }
                holder.keeps();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }
}
