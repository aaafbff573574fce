package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockRenewed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The column of the holder: what becomes of a lock that is held while a fault is there. */
final class Holder implements AutoCloseable {

    private final Hold hold;
    private final Scene scene;
    private final AtomicInteger toldOfLoss = new AtomicInteger();

    Holder(Hold hold, Scene scene) {
        this.hold = hold;
        this.scene = scene;
        hold.onLost(lost -> toldOfLoss.incrementAndGet());
    }

    Hold hold() {
        return hold;
    }

    /** The holder keeps its lock: a renewal that began under the fault is confirmed, and nobody else gets the lock. */
    void keeps() throws InterruptedException {
        assertRivalIsKeptOut();
        awaitRenewals(2);
        assertRivalIsKeptOut();
        assertIsNotLost();
    }

    private void assertIsNotLost() {
        assertThat(losses()).isZero();
        assertThat(toldOfLoss).hasValue(0);
    }

    /** Waits until so many more renewals are confirmed. The first of them may have begun before. */
    void awaitRenewals(int more) {
        long goal = renewals() + more;
        await().atMost(Scene.PATIENCE).until(() -> {
            assertThat(hold.isValid()).as("the hold is valid").isTrue();
            return renewals() >= goal;
        });
    }

    private long renewals() {
        return scene.recorder().all(LockRenewed.class).stream()
                .filter(renewal -> renewal.keys().equals(hold.keys()))
                .count();
    }

    private void assertRivalIsKeptOut() throws InterruptedException {
        Acquisition rival = scene.rivalAsks();
        boolean valid = hold.isValid();
        assertThat(valid).as("the hold is valid").isTrue();
        assertThat(rival).as("what the rival got").isNotInstanceOf(Acquired.class);
    }

    /** The holder loses its lock when its lease is over, not before, hears of it once, and never has it again. */
    void losesAtTheDeadline() {
        long start = System.nanoTime();
        Duration left = hold.validity();
        await().atMost(Scene.PATIENCE).until(() -> !hold.isValid());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(left);
        assertIsLost();
    }

    /** The holder loses its lock, early or at its deadline, hears of it once, and never has it again. */
    void loses() {
        await().atMost(Scene.PATIENCE).until(() -> !hold.isValid());
        assertIsLost();
    }

    /** A rival that asks all the time gets the lock once the holder has lost it, never while the holder has it. */
    void goesToTheRival() {
        await().atMost(Scene.PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            Acquisition rival = scene.rivalAsks();
            if (rival instanceof Acquired acquired) {
                assertThat(hold.isValid()).as("the hold is valid").isFalse();
                acquired.hold().release();
                return true;
            }
            return false;
        });
        assertIsLost();
    }

    private void assertIsLost() {
        assertThat(hold.state()).isEqualTo(HoldState.LOST);
        await().atMost(Scene.PATIENCE).until(() -> losses() == 1 && toldOfLoss.get() == 1);
    }

    private long losses() {
        return scene.recorder().all(LockLost.class).stream()
                .filter(loss -> loss.keys().equals(hold.keys()))
                .count();
    }

    /** Gives the lock back, lost or not. It was not told lost twice, nor at all if it was not lost. */
    @Override
    public void close() {
        hold.release();
        assertThat(toldOfLoss).hasValueLessThanOrEqualTo(1);
        assertThat(losses()).isLessThanOrEqualTo(1);
    }
}
