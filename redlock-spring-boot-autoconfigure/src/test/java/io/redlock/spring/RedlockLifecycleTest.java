package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockLostException;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** How an application's locks end. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockLifecycleTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Executor THREADS = task -> new Thread(task, "job").start();

    private final MemoryLockNodes nodes = MemoryLockNodes.of(3);
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Redlock other = Redlock.builder().nodes(nodes).build();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    static class Jobs {

        @DistributedLock("'job'")
        public Hold run(CountDownLatch begun, CountDownLatch mayEnd) throws InterruptedException {
            begun.countDown();
            mayEnd.await();
            return CurrentHold.get();
        }

        @DistributedLock("'other job'")
        public void another() {}
    }

    private Jobs start(Duration timeout) {
        context.register(LockConfiguration.class, Jobs.class);
        context.setAllowBeanDefinitionOverriding(true);
        context.registerBean("nodes", MemoryLockNodes.class, () -> nodes);
        context.registerBean(
                RedlockLifecycle.class, () -> new RedlockLifecycle(context.getBean(Redlock.class), timeout));
        context.registerBean(ThreadPoolTaskExecutor.class);
        context.refresh();
        return context.getBean(Jobs.class);
    }

    private CompletableFuture<Hold> running(Jobs jobs) throws InterruptedException {
        CompletableFuture<Hold> job = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return jobs.run(begun, mayEnd);
                    } catch (InterruptedException hurried) {
                        throw new IllegalStateException(hurried);
                    }
                },
                THREADS);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        return job;
    }

    @AfterEach
    void stop() {
        mayEnd.countDown();
        context.close();
        other.close();
    }

    @Test
    void who_holds_a_lock_when_the_context_closes_may_finish() throws Exception {
        CompletableFuture<Hold> job = running(start(LONG));
        Redlock redlock = context.getBean(Redlock.class);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close, THREADS);
        await().untilAsserted(
                        () -> assertThatIllegalStateException().isThrownBy(() -> redlock.acquire(LockRequest.of("k"))));
        assertThat(closing).isNotDone();
        assertThat(redlock.holds()).singleElement().matches(Hold::isValid);

        mayEnd.countDown();

        assertThat(job.get(10, TimeUnit.SECONDS).state()).isEqualTo(HoldState.RELEASED);
        closing.get(10, TimeUnit.SECONDS);
    }

    @Test
    void who_does_not_finish_in_time_is_told_of_the_loss_and_the_lock_is_free() throws Exception {
        CompletableFuture<Hold> job = running(start(Duration.ZERO));

        context.close();

        assertThat(other.acquire(LockRequest.of("job").waitTime(Duration.ZERO))).isInstanceOf(Acquired.class);
        mayEnd.countDown();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> job.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(LockLostException.class);
    }

    @Test
    void no_lock_is_given_out_while_the_context_is_stopped_and_again_when_it_is_started() {
        Jobs jobs = start(LONG);

        context.stop();
        assertThatIllegalStateException().isThrownBy(jobs::another);

        context.start();
        jobs.another();
    }

    @Test
    void it_stops_behind_what_runs_tasks() {
        start(LONG);

        assertThat(context.getBean(RedlockLifecycle.class).getPhase())
                .isLessThan(context.getBean(ThreadPoolTaskExecutor.class).getPhase());
    }

    @Test
    void a_pause_of_the_context_takes_nothing_away() {
        Jobs jobs = start(LONG);

        context.pause();

        jobs.another();
    }
}
