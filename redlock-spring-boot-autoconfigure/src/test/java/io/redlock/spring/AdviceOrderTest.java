package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockContendedException;
import io.redlock.LockRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** {@code @Async}, {@code @Retryable}, the lock, {@code @Cacheable}, {@code @Transactional}, from the outside in. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AdviceOrderTest {

    private final TransactionalApplication application =
            new TransactionalApplication().with(Everything.class, Busy.class);
    private Busy busy;

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableCaching(order = 0)
    @EnableResilientMethods
    static class Everything {

        @Bean
        ConcurrentMapCacheManager caches() {
            return new ConcurrentMapCacheManager();
        }
    }

    static class Busy {

        final List<Hold> holds = new CopyOnWriteArrayList<>();
        final CountDownLatch ran = new CountDownLatch(1);

        @Async
        @Retryable
        @DistributedLock("'busy'")
        @Cacheable("all")
        @Transactional
        public void everything() {}

        @Async
        @DistributedLock("'k'")
        @Transactional
        public void elsewhere() {
            note();
            ran.countDown();
        }

        @Retryable(maxRetries = 5, delay = 0)
        @DistributedLock("'k'")
        @Transactional
        public void again(Runnable work) {
            note();
            work.run();
        }

        @DistributedLock("'k'")
        @Cacheable("squares")
        public int square(int number) {
            note();
            return number * number;
        }

        private void note() {
            holds.add(CurrentHold.get());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Timed {

        private final CompletableFuture<String> under = new CompletableFuture<>();

        @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
        @DistributedLock("'timer'")
        @Transactional
        public void onTime() {
            boolean transaction = TransactionSynchronizationManager.isActualTransactionActive();
            under.complete(CurrentHold.get().keys() + " " + transaction);
        }

        CompletableFuture<String> under() {
            return under;
        }
    }

    @BeforeEach
    void start() {
        busy = application.start().bean(Busy.class);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private Busy behindTheProxy() {
        return (Busy) Objects.requireNonNull(AopProxyUtils.getSingletonTarget(busy));
    }

    @Test
    void is_what_the_proxy_has() {
        Stream<Advisor> advisors = Stream.of(((Advised) busy).getAdvisors());

        assertThat(advisors.map(Advisor::getAdvice))
                .extracting(advice -> advice.getClass().getSimpleName())
                .containsSubsequence(
                        "AnnotationAsyncExecutionInterceptor",
                        "RetryAnnotationInterceptor",
                        "DistributedLockInterceptor",
                        "CacheInterceptor",
                        "TransactionInterceptor");
    }

    @Test
    void an_asynchronous_method_locks_on_its_own_thread_whatever_its_caller_does() throws Exception {
        application.inTransaction(() -> {
            busy.elsewhere();
            await().until(() -> behindTheProxy().ran.getCount() == 0 && !application.isLocked("k"));
            assertThat(TransactionHolds.areKept()).isFalse();
        });
        assertThat(behindTheProxy().holds).extracting(Hold::state).containsExactly(HoldState.RELEASED);
    }

    @Test
    void a_retry_after_a_loss_at_the_commit_takes_a_new_lock() {
        AtomicInteger attempts = new AtomicInteger();

        busy.again(() -> {
            application.write();
            if (attempts.incrementAndGet() < 3) {
                application.lose();
            }
        });

        assertThat(application.rows()).isEqualTo(1);
        assertThat(behindTheProxy().holds)
                .doesNotHaveDuplicates()
                .extracting(Hold::state)
                .containsExactly(HoldState.LOST, HoldState.LOST, HoldState.RELEASED);
    }

    @Test
    void a_value_from_the_cache_is_had_under_the_lock_too() throws Exception {
        assertThat(busy.square(3)).isEqualTo(9);
        assertThat(busy.square(3)).isEqualTo(9);
        assertThat(behindTheProxy().holds).as("ran once").hasSize(1);

        try (Hold somebodyElses =
                application.redlock().acquire(LockRequest.of("k")).orThrow()) {
            assertThatExceptionOfType(LockContendedException.class).isThrownBy(() -> busy.square(3));
            assertThat(somebodyElses.isValid()).isTrue();
        }
    }

    @Test
    void a_scheduled_method_runs_under_its_lock() throws Exception {
        try (TransactionalApplication scheduling =
                new TransactionalApplication().with(Timed.class).start()) {
            assertThat(scheduling.bean(Timed.class).under().get(10, TimeUnit.SECONDS))
                    .isEqualTo("[timer] true");
            await().until(() -> scheduling.redlock().holds().isEmpty());
        }
    }
}
