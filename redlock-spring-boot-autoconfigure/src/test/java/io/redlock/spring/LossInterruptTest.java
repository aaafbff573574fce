package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Whose interrupt is whose. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LossInterruptTest {

    @AfterEach
    void clear() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void comes_once() {
        LossInterrupt interrupt = new LossInterrupt();

        interrupt.interrupt();
        assertThat(Thread.interrupted()).isTrue();
        interrupt.interrupt();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(interrupt.leave()).isTrue();
    }

    @Test
    void does_not_come_after_the_method_has_left() {
        LossInterrupt interrupt = new LossInterrupt();

        assertThat(interrupt.leave()).isFalse();
        interrupt.interrupt();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void is_cleared_when_the_method_leaves() {
        LossInterrupt interrupt = new LossInterrupt();

        interrupt.interrupt();
        interrupt.leave();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void is_not_taken_for_one_that_comes_when_the_method_has_left() {
        LossInterrupt interrupt = new LossInterrupt();
        interrupt.interrupt();
        interrupt.leave();

        Thread.currentThread().interrupt();

        assertThat(interrupt.leave()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void leaves_one_of_somebody_else_alone_that_was_there_before() {
        LossInterrupt interrupt = new LossInterrupt();
        Thread.currentThread().interrupt();

        interrupt.interrupt();
        interrupt.leave();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void leaves_one_of_somebody_else_alone_where_nothing_is_lost() {
        LossInterrupt interrupt = new LossInterrupt();
        Thread.currentThread().interrupt();

        interrupt.leave();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void never_lands_behind_the_method_however_the_two_meet() throws Exception {
        ExecutorService another = Executors.newSingleThreadExecutor();
        try {
            CyclicBarrier start = new CyclicBarrier(2);
            for (int i = 0; i < 20_000; i++) {
                LossInterrupt interrupt = new LossInterrupt();
                Future<?> done = another.submit(() -> {
                    start.await();
                    interrupt.interrupt();
                    return null;
                });
                start.await();
                interrupt.leave();
                assertThat(Thread.interrupted()).isFalse();
                while (!done.isDone()) {
                    assertThat(Thread.interrupted()).isFalse();
                }
            }
        } finally {
            another.shutdown();
        }
    }
}
