package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** A method whose work goes on after it has returned, until its stage completes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DistributedLockStageTest {

    private final MemoryLockNodes nodes = MemoryLockNodes.of(3);
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final CompletableFuture<String> own = new CompletableFuture<>();
    private Redlock redlock;
    private Redlock other;
    private Payments payments;

    @EnableAsync
    static class Payments {

        @DistributedLock("'pay'")
        public @Nullable CompletableFuture<String> pay(Supplier<@Nullable CompletableFuture<String>> work) {
            return work.get();
        }

        @DistributedLock("'pay'")
        public CompletionStage<String> payInStages(Supplier<CompletionStage<String>> work) {
            return work.get();
        }

        @DistributedLock(key = "'pay'", waitTime = "1m")
        public CompletableFuture<String> payWaiting() {
            throw new AssertionError("It ran");
        }

        @Async
        @DistributedLock("'pay'")
        public CompletableFuture<String> payElsewhere(Supplier<CompletableFuture<String>> work) {
            return work.get();
        }

        @DistributedLock(key = "'pay'", lease = "300ms")
        public CompletableFuture<String> payBriefly(Supplier<CompletableFuture<String>> work) {
            return work.get();
        }
    }

    @BeforeEach
    void start() {
        context.register(LockConfiguration.class, Payments.class);
        context.setAllowBeanDefinitionOverriding(true);
        context.registerBean("nodes", MemoryLockNodes.class, () -> nodes);
        context.refresh();
        payments = context.getBean(Payments.class);
        redlock = context.getBean(Redlock.class);
        other = Redlock.builder().nodes(nodes).build();
    }

    @AfterEach
    void stop() {
        other.close();
        context.close();
    }

    private CompletableFuture<String> pay() {
        return pay(() -> own);
    }

    private CompletableFuture<String> pay(Supplier<@Nullable CompletableFuture<String>> work) {
        return Objects.requireNonNull(payments.pay(work));
    }

    private boolean isHeld() throws Exception {
        return other.acquire(LockRequest.of("pay").waitTime(Duration.ZERO)) instanceof NotAcquired;
    }

    @Test
    void keeps_the_lock_until_its_own_stage_completes() throws Exception {
        CompletableFuture<String> dependent = pay();
        assertThat(dependent).isNotSameAs(own).isNotDone();
        assertThat(isHeld()).isTrue();

        own.complete("paid");

        assertThat(dependent).isCompletedWithValue("paid");
        assertThat(redlock.holds()).isEmpty();
        assertThat(isHeld()).isFalse();
    }

    @Test
    void has_given_the_lock_back_when_whoever_waits_for_it_is_called() {
        CompletableFuture<Integer> held =
                pay().thenApply(paid -> redlock.holds().size());

        own.complete("paid");

        assertThat(held).isCompletedWithValue(0);
    }

    @Test
    void runs_on_the_calling_thread_where_CurrentHold_knows_it() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<Hold> hold = new AtomicReference<>();
        CompletableFuture<String> dependent = pay(() -> {
            thread.set(Thread.currentThread());
            hold.set(CurrentHold.get());
            return own;
        });

        assertThat(thread).hasValue(Thread.currentThread());
        assertThat(hold.get().keys()).containsExactly("pay");
        assertThat(CurrentHold.find()).isEmpty();
        assertThat(dependent).isNotDone();
    }

    @Test
    void is_renewed_for_as_long_as_it_takes() throws Exception {
        AtomicReference<Hold> hold = new AtomicReference<>();
        CompletableFuture<String> dependent = payments.payBriefly(() -> {
            hold.set(CurrentHold.get());
            return own;
        });
        Duration before = hold.get().validity();

        await().until(() -> hold.get().validity().compareTo(before) < 0);
        await().until(() -> hold.get().validity().compareTo(Duration.ofMillis(210)) < 0);
        await().until(() -> hold.get().validity().compareTo(Duration.ofMillis(230)) > 0);

        assertThat(dependent).isNotDone();
        own.complete("paid");
        assertThat(dependent.get()).isEqualTo("paid");
    }

    @Test
    void a_cancelled_stage_of_the_caller_leaves_the_work_and_the_lock_alone() throws Exception {
        CompletableFuture<String> dependent = pay();

        assertThat(dependent.cancel(true)).isTrue();
        assertThat(own).isNotDone();
        assertThat(isHeld()).isTrue();

        own.complete("paid");
        assertThat(dependent).isCancelled();
        assertThat(isHeld()).isFalse();
    }

    @Test
    void a_completed_stage_of_the_caller_leaves_the_work_and_the_lock_alone() throws Exception {
        CompletableFuture<String> dependent = pay();

        dependent.complete("hurried");
        assertThat(own).isNotDone();
        assertThat(isHeld()).isTrue();

        own.complete("paid");
        assertThat(isHeld()).isFalse();
    }

    @Test
    void fails_as_its_own_stage_fails() throws Exception {
        IllegalStateException alreadyPaid = new IllegalStateException("Already paid");
        CompletableFuture<String> dependent = pay();

        own.completeExceptionally(alreadyPaid);

        assertThat(isHeld()).isFalse();
        AtomicReference<Throwable> seen = new AtomicReference<>();
        CompletableFuture<String> unused = dependent.whenComplete((paid, failure) -> seen.set(failure));
        assertThat(seen).hasValue(alreadyPaid);
        assertThatThrownBy(dependent::get)
                .isExactlyInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(alreadyPaid);
    }

    @Test
    void fails_with_no_more_wrapping_than_its_own_stage_has() {
        IllegalStateException alreadyPaid = new IllegalStateException("Already paid");
        CompletableFuture<String> dependent = pay(() -> own.thenApply(paid -> paid + "!"));

        own.completeExceptionally(alreadyPaid);

        assertThatThrownBy(dependent::join)
                .isExactlyInstanceOf(CompletionException.class)
                .cause()
                .isSameAs(alreadyPaid);
    }

    @Test
    void is_cancelled_when_its_own_stage_is() throws Exception {
        CompletableFuture<String> dependent = pay();

        own.cancel(true);

        assertThat(dependent).isCancelled();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(dependent::join);
        assertThat(isHeld()).isFalse();
    }

    @Test
    void fails_with_why_it_has_no_lock_instead_of_throwing_it() throws Exception {
        try (var hold = other.acquire(LockRequest.of("pay")).orThrow()) {
            CompletableFuture<String> dependent = pay(() -> {
                throw new AssertionError("It ran");
            });

            assertThat(dependent).isCompletedExceptionally();
            assertThatThrownBy(dependent::join).cause().isInstanceOf(LockContendedException.class);
        }
    }

    @Test
    void throws_what_the_method_throws_and_gives_the_lock_back() throws Exception {
        IllegalStateException alreadyPaid = new IllegalStateException("Already paid");

        assertThatThrownBy(() -> payments.pay(() -> {
                    throw alreadyPaid;
                }))
                .isSameAs(alreadyPaid);
        assertThat(isHeld()).isFalse();
    }

    @Test
    void gives_the_lock_back_when_the_method_returns_null() throws Exception {
        assertThat(payments.pay(() -> null)).isNull();
        assertThat(isHeld()).isFalse();
    }

    @Test
    void tells_an_interrupted_caller_that_it_did_not_run() throws Exception {
        try (var hold = other.acquire(LockRequest.of("pay")).orThrow()) {
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(LockInterruptedException.class).isThrownBy(payments::payWaiting);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void fails_when_the_lock_was_lost_while_it_ran() {
        CompletionStage<String> dependent = payments.payInStages(() -> own);
        loseTheKey();

        own.complete("paid");

        assertThatThrownBy(dependent.toCompletableFuture()::join)
                .cause()
                .isInstanceOf(LockLostException.class)
                .hasMessageContaining("Lock 'pay' was lost")
                .hasMessageContaining("Payments.payInStages(Supplier) had run to its end");
    }

    @Test
    void leaves_the_front_seat_to_the_exception_of_the_work() {
        IllegalStateException alreadyPaid = new IllegalStateException("Already paid");
        CompletableFuture<String> dependent = pay(() -> own.thenApply(paid -> paid + "!"));
        loseTheKey();

        own.completeExceptionally(alreadyPaid);

        assertThatThrownBy(dependent::join).cause().isSameAs(alreadyPaid);
        assertThat(alreadyPaid.getSuppressed()).singleElement().isInstanceOf(LockLostException.class);
    }

    @Test
    void r56_a_joined_stage_keeps_the_lock_until_it_completes_too() throws Exception {
        CompletableFuture<String> inner = new CompletableFuture<>();
        CompletableFuture<String> outer = pay(() -> {
            CompletionStage<String> joined = payments.payInStages(() -> inner);
            assertThat(joined.toCompletableFuture()).isNotDone();
            assertThat(redlock.holds()).hasSize(1);
            return own;
        });

        own.complete("paid");
        assertThat(outer).isCompletedWithValue("paid");
        assertThat(isHeld()).isTrue();

        inner.complete("audited");
        assertThat(isHeld()).isFalse();
    }

    @Test
    void with_Async_the_lock_is_had_on_the_other_thread_and_kept_until_the_future_completes() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CompletableFuture<String> answer = payments.payElsewhere(() -> {
            thread.set(Thread.currentThread());
            return own;
        });

        await().until(() -> thread.get() != null);
        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
        assertThat(isHeld()).isTrue();
        own.complete("paid");

        assertThat(answer.get()).isEqualTo("paid");
        assertThat(isHeld()).isFalse();
    }

    private void loseTheKey() {
        Hold hold = redlock.holds().get(0);
        nodes.servers().forEach(MemoryServer::clear);
        await().until(() -> hold.state() == HoldState.LOST);
    }
}
