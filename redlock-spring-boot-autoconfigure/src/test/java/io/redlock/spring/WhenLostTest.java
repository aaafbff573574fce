package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockLostException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.ClassUtils;

/** What becomes of a call whose lock is lost while its method runs. */
@Timeout(30)
@DisplayNameGeneration(ReplaceUnderscores.class)
class WhenLostTest {

    private final PolicyFixture<Jobs> application = new PolicyFixture<>(Jobs.class);
    private final Jobs jobs = application.bean;

    static class Jobs {

        @DistributedLock(key = "'J'", lease = "300ms", waitTime = "2s", whenLost = WhenLost.INTERRUPT)
        public String interrupted(Callable<String> work) throws Exception {
            return work.call();
        }

        @DistributedLock(key = "'J'", lease = "300ms", waitTime = "2s", renewed = false, whenLost = WhenLost.INTERRUPT)
        public void interruptedAtTheDeadline() throws InterruptedException {
            new CountDownLatch(1).await();
        }

        @DistributedLock(key = "'J'", lease = "300ms", waitTime = "2s", whenLost = WhenLost.LOG)
        public String logged(Callable<String> work) throws Exception {
            return work.call();
        }

        @DistributedLock(key = "'J'", lease = "300ms", waitTime = "2s")
        public String failing(Callable<String> work) throws Exception {
            return work.call();
        }
    }

    @AfterEach
    void stop() {
        application.close();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void the_thread_of_the_method_is_interrupted() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> jobs.interrupted(() -> {
                    application.loseTheNodes();
                    new CountDownLatch(1).await();
                    return "never";
                }))
                .withMessageContaining("Lock 'J' was lost")
                .withMessageContaining("WhenLostTest$Jobs.interrupted(Callable) was interrupted and has ended early")
                .satisfies(lost ->
                        assertThat(lost.getSuppressed()).singleElement().isInstanceOf(InterruptedException.class));
    }

    @Test
    void the_thread_is_interrupted_at_the_deadline_of_a_lock_that_is_not_renewed() {
        assertThatExceptionOfType(LockLostException.class).isThrownBy(jobs::interruptedAtTheDeadline);
    }

    @Test
    void the_thread_is_interrupted_once() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> jobs.interrupted(() -> {
                    loseTheLock();
                    awaitTheInterrupt();
                    Thread.interrupted();
                    CountDownLatch told = new CountDownLatch(1);
                    CurrentHold.get().onLost(lost -> told.countDown());
                    told.await();
                    return "done";
                }))
                .withMessageContaining("had run to its end");
    }

    @Test
    void the_flag_is_cleared_if_the_method_does_not_look_at_it() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> jobs.interrupted(() -> {
                    loseTheLock();
                    awaitTheInterrupt();
                    return "done";
                }))
                .withMessageContaining("had run to its end");

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void the_flag_stays_that_somebody_else_had_set_before() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> jobs.interrupted(() -> {
                    Thread.currentThread().interrupt();
                    CountDownLatch told = new CountDownLatch(1);
                    CurrentHold.get().onLost(lost -> told.countDown());
                    application.loseTheNodes();
                    awaitUninterruptibly(told);
                    return "done";
                }));

        assertThat(Thread.interrupted()).isTrue();
    }

    /** Tells when it has been interrupted for the second time, which its flag does not. */
    private static final class TwiceInterrupted extends Thread {

        private final CountDownLatch interrupts = new CountDownLatch(2);
        private final CompletableFuture<Boolean> flag = new CompletableFuture<>();
        private final Consumer<CountDownLatch> work;

        TwiceInterrupted(Consumer<CountDownLatch> work) {
            this.work = work;
        }

        @Override
        public void interrupt() {
            super.interrupt();
            interrupts.countDown();
        }

        @Override
        public void run() {
            try {
                work.accept(interrupts);
                flag.complete(Thread.interrupted());
            } catch (RuntimeException | Error failure) {
                flag.completeExceptionally(failure);
            }
        }

        boolean flagAtTheEnd() throws Exception {
            start();
            return flag.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void the_flag_of_somebody_else_is_given_back_if_the_method_ended_because_of_both() throws Exception {
        TwiceInterrupted thread = new TwiceInterrupted(interrupts -> assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> jobs.interrupted(() -> {
                    Thread.currentThread().interrupt();
                    application.loseTheNodes();
                    awaitUninterruptibly(interrupts);
                    new CountDownLatch(1).await();
                    return "never";
                })));

        assertThat(thread.flagAtTheEnd()).isTrue();
    }

    @Test
    void an_interrupt_without_a_loss_is_not_ours() {
        assertThatThrownBy(() -> jobs.interrupted(() -> {
                    Thread.currentThread().interrupt();
                    new CountDownLatch(1).await();
                    return "never";
                }))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void another_exception_of_the_method_keeps_the_front_seat() {
        assertThatThrownBy(() -> jobs.interrupted(() -> {
                    loseTheLock();
                    awaitTheInterrupt();
                    throw new IllegalStateException("Already paid");
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(LockLostException.class));
    }

    @Test
    void a_method_that_asks_whether_its_lock_is_valid_is_told_of_the_loss_once() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> jobs.failing(() -> {
                    loseTheLock();
                    CurrentHold.get().ensureValid();
                    return "never";
                }))
                .withNoCause()
                .satisfies(lost -> assertThat(lost.getSuppressed()).isEmpty());
    }

    @Test
    void a_call_that_has_joined_is_interrupted_where_it_runs() {
        assertThatThrownBy(() -> jobs.failing(() -> jobs.interrupted(() -> {
                    application.loseTheNodes();
                    new CountDownLatch(1).await();
                    return "never";
                })))
                .isInstanceOf(LockLostException.class)
                .hasMessageContaining("Jobs.interrupted(Callable) was interrupted");
    }

    @Test
    void nobody_is_interrupted_whose_call_does_not_ask_for_it() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> jobs.failing(() -> {
                    CountDownLatch told = new CountDownLatch(1);
                    CurrentHold.get().onLost(lost -> told.countDown());
                    application.loseTheNodes();
                    told.await();
                    return "done";
                }))
                .withMessageContaining("had run to its end");
    }

    @Test
    void a_call_that_begins_just_after_the_loss_is_interrupted_too() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> jobs.interrupted(() -> {
                    loseTheLock();
                    awaitTheInterrupt();
                    Thread.interrupted();
                    beginsNow();
                    return "done";
                }));
    }

    /** A call that has joined before the loss, and is on its way to its method. */
    private void beginsNow() {
        Method method = ClassUtils.getMethod(Jobs.class, "interrupted", Callable.class);
        LockOperation operation = new LockOperationParser(new DefaultListableBeanFactory(), Optional.empty())
                .parse(LockedMethod.find(method, Jobs.class).orElseThrow());
        LossInterrupts interrupts = RunningCall.current().orElseThrow().hold().interrupts();
        assertThatThrownBy(() -> interrupts.around(new LockedCall(operation, method, jobs, new Object[0], () -> {
                    new CountDownLatch(1).await();
                    return "never";
                })))
                .isInstanceOf(LockLostException.class);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_loss_that_is_only_logged_returns_the_result(CapturedOutput output) throws Exception {
        String result = jobs.logged(() -> {
            loseTheLock();
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(output)
                .contains("ERROR")
                .contains("Jobs.logged(Callable) had run to its end and asks for whenLost = LOG, so its result is");
    }

    @Test
    void a_loss_that_is_only_logged_goes_along_with_an_exception() {
        assertThatThrownBy(() -> jobs.logged(() -> {
                    loseTheLock();
                    throw new IllegalStateException("Already paid");
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(LockLostException.class));
    }

    private void loseTheLock() {
        Hold hold = CurrentHold.get();
        application.loseTheNodes();
        while (hold.state() != HoldState.LOST) {
            Thread.onSpinWait();
        }
    }

    private static void awaitTheInterrupt() {
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }
}
