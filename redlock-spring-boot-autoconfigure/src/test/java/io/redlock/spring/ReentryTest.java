package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What becomes of a call within a call. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReentryTest {

    private static final Executor ANOTHER_THREAD = task -> new Thread(task, "another").start();

    private final MemoryLockNodes nodes = MemoryLockNodes.of(3);
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private Redlock redlock;
    private Redlock other;
    private Accounts accounts;

    /** Each method takes other keys in another way, and runs what it is given. */
    static class Accounts {

        @DistributedLock(key = "'a'", lease = "5s")
        public void outer(Runnable work) {
            work.run();
        }

        @DistributedLock(key = "'a'", lease = "1m", name = "inner")
        public void inner(Runnable work) {
            work.run();
        }

        @DistributedLock(keys = {"'a'", "'b'"})
        public void both(Runnable work) {
            work.run();
        }

        @DistributedLock("'c'")
        public void elsewhere(Runnable work) {
            work.run();
        }

        @DistributedLock(key = "'a'", fenced = true)
        public void fenced(Runnable work) {
            work.run();
        }
    }

    @BeforeEach
    void start() {
        context.register(LockConfiguration.class, Accounts.class);
        context.setAllowBeanDefinitionOverriding(true);
        context.registerBean("nodes", MemoryLockNodes.class, () -> nodes);
        context.refresh();
        accounts = context.getBean(Accounts.class);
        redlock = context.getBean(Redlock.class);
        other = Redlock.builder().nodes(nodes).build();
    }

    @AfterEach
    void stop() {
        other.close();
        context.close();
    }

    @Test
    void r56_a_nested_call_under_the_same_key_joins_the_hold() {
        accounts.outer(() -> {
            Hold outer = CurrentHold.get();
            accounts.inner(() -> {
                assertThat(CurrentHold.get()).isSameAs(outer);
                assertThat(redlock.holds()).containsExactly(outer);
            });
        });
    }

    @Test
    void r56_the_lock_is_kept_until_the_outermost_call_has_completed() {
        accounts.outer(() -> {
            accounts.inner(() -> accounts.inner(() -> {}));
            assertThat(attempt("a")).isInstanceOf(NotAcquired.class);
        });

        assertThat(attempt("a")).isInstanceOf(Acquired.class);
    }

    @Test
    void r56_the_lock_is_kept_though_a_joined_call_fails() {
        accounts.outer(() -> {
            assertThatIllegalStateException().isThrownBy(() -> accounts.inner(ReentryTest::fail));
            assertThat(attempt("a")).isInstanceOf(NotAcquired.class);
        });

        assertThat(attempt("a")).isInstanceOf(Acquired.class);
    }

    @Test
    void r56_a_joined_call_keeps_the_lease_and_the_name_of_the_outer_one() {
        accounts.outer(() -> {
            Duration before = CurrentHold.get().validity();
            accounts.inner(() -> {
                assertThat(CurrentHold.get().validity()).isLessThanOrEqualTo(before);
                assertThat(CurrentHold.get().name()).isEqualTo("Accounts.outer");
            });
        });
    }

    @Test
    void r56_some_keys_of_a_hold_are_joined_too() {
        accounts.both(
                () -> accounts.inner(() -> assertThat(CurrentHold.get().keys()).containsExactly("a", "b")));
    }

    @Test
    void r56_a_nested_call_under_another_key_acquires_it_and_gives_it_back() {
        accounts.outer(() -> {
            accounts.elsewhere(() -> assertThat(attempt("c")).isInstanceOf(NotAcquired.class));
            assertThat(attempt("c")).isInstanceOf(Acquired.class);
            assertThat(attempt("a")).isInstanceOf(NotAcquired.class);
        });
    }

    @Test
    void r56_a_hold_further_out_is_joined_as_well() {
        accounts.outer(() -> accounts.elsewhere(
                () -> accounts.inner(() -> assertThat(CurrentHold.get().keys()).containsExactly("a"))));
    }

    @Test
    void r56_a_nested_call_that_has_but_some_of_its_keys_fails_at_once() {
        accounts.outer(() -> assertThatIllegalStateException()
                .isThrownBy(() -> accounts.both(ReentryTest::mustNotRun))
                .withMessageContaining("Accounts.both(Runnable) asks for lock 'a', 'b'")
                .withMessageContaining("runs within io.redlock.spring.ReentryTest$Accounts.outer(Runnable)")
                .withMessageContaining("holds lock 'a': it would wait for itself")
                .withMessageContaining("The outer method should take all the keys"));
    }

    @Test
    void r56_another_thread_never_joins() {
        accounts.outer(() -> {
            CompletableFuture<Void> inner =
                    CompletableFuture.runAsync(() -> accounts.inner(ReentryTest::mustNotRun), ANOTHER_THREAD);

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(inner::join)
                    .withCauseInstanceOf(LockContendedException.class);
        });
    }

    @Test
    void r56_nobody_joins_a_hold_that_is_lost() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> accounts.outer(() -> {
                    lose(CurrentHold.get());
                    accounts.inner(ReentryTest::mustNotRun);
                }))
                .withMessageContaining("Lock 'a' was lost")
                .withMessageContaining("Accounts.inner(Runnable) did not run");
    }

    @Test
    void r56_a_joined_call_is_told_of_a_loss_when_it_returns() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> accounts.outer(() -> {
                    accounts.inner(() -> lose(CurrentHold.get()));
                    mustNotRun();
                }))
                .withMessageContaining("Accounts.inner(Runnable) had run to its end");
    }

    @Test
    void r56_a_hold_that_was_given_back_by_hand_is_not_joined() {
        accounts.outer(() -> {
            Hold outer = CurrentHold.get();
            outer.close();
            accounts.inner(() -> assertThat(CurrentHold.get())
                    .isNotSameAs(outer)
                    .extracting(Hold::state)
                    .isEqualTo(HoldState.HELD));
        });
    }

    @Test
    void r56_a_token_is_not_to_be_had_of_a_hold_without_one() {
        accounts.outer(() -> assertThatIllegalStateException()
                .isThrownBy(() -> accounts.fenced(ReentryTest::mustNotRun))
                .withMessageContaining("Accounts.fenced(Runnable) asks for a fencing token of lock 'a'")
                .withMessageContaining("Accounts.outer(Runnable), which holds lock 'a' without one")
                .withMessageContaining("say fenced = true there"));
    }

    @Test
    void r56_the_token_is_the_same_in_a_joined_call() {
        accounts.fenced(() -> {
            long token = CurrentHold.get().fencingToken().orElseThrow();
            accounts.fenced(() -> assertThat(CurrentHold.get().fencingToken()).hasValue(token));
            accounts.inner(() -> assertThat(CurrentHold.get().fencingToken()).hasValue(token));
        });
    }

    @Test
    void r56_another_client_does_not_join() {
        try (AnnotationConfigApplicationContext second = new AnnotationConfigApplicationContext()) {
            second.register(LockConfiguration.class, Accounts.class);
            second.setAllowBeanDefinitionOverriding(true);
            second.registerBean("nodes", MemoryLockNodes.class, () -> nodes);
            second.refresh();
            Accounts theirs = second.getBean(Accounts.class);

            accounts.outer(() -> assertThatExceptionOfType(LockContendedException.class)
                    .isThrownBy(() -> theirs.inner(ReentryTest::mustNotRun)));
        }
    }

    @Test
    void r56_the_lock_ends_with_the_last_call_also_if_that_is_an_inner_one() throws Exception {
        Hold hold = redlock.acquire(LockRequest.of("a")).orThrow();
        SharedHold shared = new SharedHold(redlock, hold, Object.class.getMethod("notify"));
        assertThat(shared.join()).isTrue();

        shared.leave();
        assertThat(hold.state()).isEqualTo(HoldState.HELD);
        shared.leave();

        assertThat(hold.state()).isEqualTo(HoldState.RELEASED);
        assertThat(shared.join()).isFalse();
    }

    private void lose(Hold hold) {
        nodes.servers().forEach(MemoryServer::clear);
        await().until(() -> hold.state() == HoldState.LOST);
    }

    /** Gives back at once what it gets. */
    private Acquisition attempt(String key) {
        try {
            Acquisition outcome = other.acquire(LockRequest.of(key).waitTime(Duration.ZERO));
            if (outcome instanceof Acquired acquired) {
                acquired.hold().release();
            }
            return outcome;
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static void fail() {
        throw new IllegalStateException("as it should");
    }

    private static void mustNotRun() {
        throw new AssertionError("It ran");
    }
}
