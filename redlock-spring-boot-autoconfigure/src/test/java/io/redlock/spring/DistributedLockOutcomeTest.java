package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockContendedException;
import io.redlock.LockLostException;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.memory.MemoryServer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What a caller sees. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DistributedLockOutcomeTest {

    private final MemoryLockNodes nodes = MemoryLockNodes.of(3);
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private Redlock other;
    private Payments payments;

    static class Payments {

        int calls;

        @DistributedLock("'P' + #user")
        public <T> T pay(String user, Callable<T> work) throws Exception {
            calls++;
            return work.call();
        }

        @DistributedLock("'P' + #user")
        public void payQuietly(@Nullable String user) {
            calls++;
        }

        @DistributedLock(keys = {"'P' + #payee", "'P' + #payer"})
        public void transfer(String payer, String payee) {
            calls++;
        }

        @DistributedLock(key = "'P' + #user", lease = "300ms", waitTime = "2s", renewed = false)
        public void payTooSlowly(String user, Runnable work) {
            work.run();
        }

        @DistributedLock(key = "'P' + #user", lease = "300ms", waitTime = "2s")
        public String payAtLeisure(String user, Runnable work) {
            work.run();
            return "paid";
        }

        @DistributedLock(key = "'P' + #user", lease = "300ms", waitTime = "2s", holdLimit = "300ms")
        public void payForTooLong(String user, Runnable work) {
            work.run();
        }

        @DistributedLock(key = "'P' + #user", waitTime = "1m")
        public void payWaiting(String user) {
            calls++;
        }

        @DistributedLock(key = "'P' + #user", waitTime = "1m")
        public void payWaitingHonestly(String user) throws InterruptedException {
            calls++;
        }
    }

    @BeforeEach
    void start() {
        context.register(LockConfiguration.class, Payments.class);
        context.registerBean("nodes", MemoryLockNodes.class, () -> nodes);
        context.setAllowBeanDefinitionOverriding(true);
        context.refresh();
        payments = context.getBean(Payments.class);
        other = Redlock.builder().nodes(context.getBean(MemoryLockNodes.class)).build();
    }

    @AfterEach
    void stop() {
        other.close();
        context.close();
    }

    @Test
    void returns_what_the_method_returns_and_gives_the_lock_back() throws Exception {
        assertThat(payments.<String>pay("ada", () -> "paid")).isEqualTo("paid");
        assertThat(payments.<String>pay("ada", () -> "again")).isEqualTo("again");
    }

    @Test
    void does_not_run_the_method_while_somebody_else_has_the_lock() throws Exception {
        try (var hold = other.acquire(LockRequest.of("Pada")).orThrow()) {
            assertThatExceptionOfType(LockContendedException.class)
                    .isThrownBy(() -> payments.payQuietly("ada"))
                    .withMessageContaining("Lock 'Pada' not acquired after")
                    .withMessageContaining("refused 3")
                    .withMessageContaining("memory-2");
        }
        assertThat(target().calls).isZero();
    }

    @Test
    void r55_does_not_run_the_method_while_somebody_else_has_one_of_its_keys() throws Exception {
        try (var hold = other.acquire(LockRequest.of("Pgrace")).orThrow()) {
            assertThatExceptionOfType(LockContendedException.class)
                    .isThrownBy(() -> payments.transfer("grace", "ada"))
                    .withMessageContaining("Lock 'Pada', 'Pgrace' not acquired after")
                    .satisfies(contended -> assertThat(contended.keys()).containsExactly("Pada", "Pgrace"));
            assertThat(attempt("Pada")).isInstanceOf(Acquired.class);
        }
        assertThat(target().calls).isZero();
    }

    @Test
    void does_not_run_the_method_if_the_values_make_no_key() {
        assertThatThrownBy(() -> payments.payQuietly(null)).isInstanceOf(InvalidLockKeyException.class);
        assertThat(target().calls).isZero();
    }

    @Test
    void throws_what_the_method_throws_and_gives_the_lock_back() throws Exception {
        IllegalStateException alreadyPaid = new IllegalStateException("Already paid");

        assertThatThrownBy(() -> payments.pay("ada", () -> {
                    throw alreadyPaid;
                }))
                .isSameAs(alreadyPaid);
        assertThat(payments.<String>pay("ada", () -> "paid")).isEqualTo("paid");
    }

    @Test
    void tells_of_a_lost_lock_and_that_the_method_had_run_to_its_end() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> payments.payTooSlowly("ada", DistributedLockOutcomeTest::outlastTheLease))
                .withMessageContaining("Lock 'Pada' was lost")
                .withMessageContaining("Payments.payTooSlowly(String, Runnable) had run to its end")
                .satisfies(lost -> assertThat(lost.keys()).containsExactly("Pada"));
    }

    @Test
    void keeps_the_lock_of_a_method_that_takes_longer_than_its_lease() {
        String result = payments.payAtLeisure("ada", () -> {
            outlastTheLease();
            outlastTheLease();
            assertThat(attempt("Pada")).isInstanceOf(NotAcquired.class);
        });

        assertThat(result).isEqualTo("paid");
        assertThat(attempt("Pada")).isInstanceOf(Acquired.class);
    }

    @Test
    void extends_no_lease_beyond_the_hold_limit() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> payments.payForTooLong("ada", () -> {
                    outlastTheLease();
                    outlastTheLease();
                }))
                .withMessageContaining("Payments.payForTooLong(String, Runnable) had run to its end");
    }

    @Test
    void tells_of_a_lock_that_the_nodes_forgot_though_its_lease_goes_on() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> payments.payAtLeisure("ada", this::loseTheKey))
                .withMessageContaining("so many nodes have no key of ours that no quorum has one")
                .withMessageContaining("Payments.payAtLeisure(String, Runnable) had run to its end");
    }

    @Test
    void leaves_the_front_seat_to_the_exception_of_the_method() {
        assertThatThrownBy(() -> payments.payTooSlowly("ada", () -> {
                    outlastTheLease();
                    throw new IllegalStateException("Already paid");
                }))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(LockLostException.class));
    }

    @Test
    void tells_an_interrupted_caller_that_it_did_not_run() throws Exception {
        try (var hold = other.acquire(LockRequest.of("Pada")).orThrow()) {
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(LockInterruptedException.class)
                    .isThrownBy(() -> payments.payWaiting("ada"))
                    .withMessageContaining("'Pada'")
                    .withMessageContaining("Payments.payWaiting(String) did not run");
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(target().calls).isZero();
    }

    @Test
    void throws_InterruptedException_where_the_method_declares_it() throws Exception {
        try (var hold = other.acquire(LockRequest.of("Pada")).orThrow()) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> payments.payWaitingHonestly("ada")).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void does_not_lock_against_another_key() throws Exception {
        try (var hold = other.acquire(LockRequest.of("Pada")).orThrow()) {
            assertThat(payments.<String>pay("grace", () -> "paid")).isEqualTo("paid");
        }
    }

    private Payments target() {
        return (Payments) Objects.requireNonNull(AopProxyUtils.getSingletonTarget(payments));
    }

    /** The watchdog is the first to find out. */
    private void loseTheKey() {
        Hold hold = context.getBean(Redlock.class).holds().get(0);
        nodes.servers().forEach(MemoryServer::clear);
        await().until(() -> hold.state() == HoldState.LOST);
    }

    private Acquisition attempt(String key) {
        try {
            return other.acquire(LockRequest.of(key).waitTime(Duration.ZERO));
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static void outlastTheLease() {
        long until = System.nanoTime() + Duration.ofMillis(310).toNanos();
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
