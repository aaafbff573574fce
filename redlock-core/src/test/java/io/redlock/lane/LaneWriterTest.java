package io.redlock.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.AtRest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is written last, while another thread is in the middle of a write. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class LaneWriterTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Queue<String> waiting = new ConcurrentLinkedQueue<>(List.of("acquire"));
    private final Queue<String> written = new ConcurrentLinkedQueue<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final LaneWriter writer = new LaneWriter(new NoWires(), this::sendNext);
    private final Thread writing = new Thread(writer::write);

    private boolean sendNext() {
        String next = waiting.poll();
        if (next == null) {
            return false;
        }
        if (Thread.currentThread().equals(writing)) {
            awaitLeave();
        }
        written.add(next);
        return true;
    }

    private void awaitLeave() {
        try {
            mayGoOn.await();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @AfterEach
    void let_everybody_go() throws InterruptedException {
        mayGoOn.countDown();
        writing.join();
    }

    private void beginWriting() {
        writing.start();
        assertThat(AtRest.restOf(writing)).isEqualTo(Thread.State.WAITING);
    }

    @Test
    void what_is_last_is_written_behind_what_another_thread_has_in_hand() throws InterruptedException {
        beginWriting();
        waiting.add("release");
        Thread closing = new Thread(() -> {
            writer.writeLast(LONG);
            written.add("closed");
        });

        closing.start();
        assertThat(AtRest.restOf(closing)).isEqualTo(Thread.State.TIMED_WAITING);
        mayGoOn.countDown();
        closing.join();

        assertThat(written).containsExactly("acquire", "release", "closed");
    }

    @Test
    void what_is_last_stays_unwritten_behind_a_write_that_does_not_end() {
        beginWriting();
        waiting.add("release");

        writer.writeLast(Duration.ofMillis(1));

        assertThat(written).isEmpty();
    }

    @Test
    void a_thread_that_is_interrupted_writes_what_is_last_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        writer.writeLast(LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(written).containsExactly("acquire");
    }

    /** What is never needed here. */
    private static final class NoWires implements WireFactory {

        @Override
        public String address() {
            throw new AssertionError("nobody asks");
        }

        @Override
        public void open(WireListener listener) {
            throw new AssertionError("nobody connects");
        }

        @Override
        public void execute(Runnable write) {
            throw new AssertionError("nobody writes on a virtual thread");
        }

        @Override
        public void close() {}
    }
}
