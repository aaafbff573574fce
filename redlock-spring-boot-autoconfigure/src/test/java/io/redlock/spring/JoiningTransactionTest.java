package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.redlock.Hold;
import io.redlock.LockContendedException;
import io.redlock.LockLostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Further calls in a transaction that holds a lock. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JoiningTransactionTest {

    private final TransactionalApplication application = new TransactionalApplication();
    private LockedMethods methods;

    @BeforeEach
    void start() {
        methods = application.start().methods();
    }

    @AfterEach
    void nothing_is_left() {
        assertThat(TransactionHolds.areKept()).isFalse();
        assertThat(application.redlock().holds()).isEmpty();
        application.close();
    }

    @Test
    void r56_a_loop_of_calls_under_one_key_acquires_once() {
        application.inTransaction(() -> {
            methods.plain(application::write);
            Hold first = application.hold();
            for (int call = 0; call < 10; call++) {
                methods.required(() -> assertThat(CurrentHold.get()).isSameAs(first));
            }
            assertThat(application.hold()).isSameAs(first);
        });
    }

    @Test
    void r56_another_key_is_acquired_and_belongs_to_the_transaction_too() {
        application.inTransaction(() -> {
            methods.plain(() -> {});
            methods.other(() -> {});
            assertThat(application.redlock().holds()).hasSize(2);
        });
    }

    @Test
    void r56_some_keys_of_its_hold_are_joined_too() {
        application.inTransaction(() -> {
            methods.both(() -> {});
            methods.plain(() -> {});
            assertThat(application.hold().keys()).containsExactly("k", "other");
        });
    }

    @Test
    void r56_a_call_of_which_it_has_but_some_keys_fails_at_once() {
        application.inTransaction(() -> {
            methods.plain(() -> {});
            assertThatIllegalStateException()
                    .isThrownBy(() -> methods.both(JoiningTransactionTest::mustNotRun))
                    .withMessageContaining("LockedMethods.both(Runnable) asks for lock 'k', 'other'")
                    .withMessageContaining("has held lock 'k' since io.redlock.spring.LockedMethods.plain(Runnable)")
                    .withMessageContaining("it would wait for itself")
                    .withMessageContaining("should take all the keys at once");
        });
    }

    @Test
    void r56_a_call_in_a_transaction_beside_the_one_that_is_suspended_fails_at_once() {
        application.inTransaction(() -> {
            methods.plain(() -> {});
            application.inNewTransaction(() -> assertThatIllegalStateException()
                    .isThrownBy(() -> methods.required(JoiningTransactionTest::mustNotRun))
                    .withMessageContaining("LockedMethods.required(Runnable) asks for lock 'k'")
                    .withMessageContaining("has held lock 'k' since io.redlock.spring.LockedMethods.plain(Runnable)")
                    .withMessageContaining("it would wait for itself")
                    .withMessageContaining("Propagation.REQUIRED"));
            methods.required(() -> {});
        });
    }

    @Test
    void r56_so_does_one_that_asks_for_a_transaction_of_its_own() {
        application.inTransaction(() -> {
            methods.plain(() -> {});
            assertThatIllegalStateException()
                    .isThrownBy(() -> methods.requiresNew(JoiningTransactionTest::mustNotRun))
                    .withMessageContaining("LockedMethods.requiresNew(Runnable) asks for lock 'k' outside");
            assertThatIllegalStateException()
                    .isThrownBy(() -> methods.notSupported(JoiningTransactionTest::mustNotRun))
                    .withMessageContaining("it would wait for itself");
        });
    }

    @Test
    void r56_a_call_within_a_call_joins_whatever_the_transaction_is() {
        application.inTransaction(() -> methods.plain(() -> {
            Hold outer = CurrentHold.get();
            methods.requiresNew(() -> assertThat(CurrentHold.get()).isSameAs(outer));
            application.inNewTransaction(
                    () -> methods.required(() -> assertThat(CurrentHold.get()).isSameAs(outer)));
            assertThat(application.isLocked("k")).isTrue();
        }));
    }

    @Test
    void r56_what_is_acquired_in_an_inner_transaction_ends_with_that() {
        application.inTransaction(() -> {
            methods.plain(() -> {});
            application.inNewTransaction(() -> {
                methods.other(() -> {});
                methods.other(() -> {});
                assertThat(application.isLocked("other")).isTrue();
            });
            assertThat(application.isLocked("other")).isFalse();
            assertThat(application.isLocked("k")).isTrue();
        });
    }

    @Test
    void r56_one_that_was_given_back_by_hand_is_not_joined() {
        application.inTransaction(() -> {
            methods.plain(() -> CurrentHold.get().close());
            methods.plain(() -> {});
            assertThat(CurrentHold.require("k")).isSameAs(application.hold());
        });
    }

    @Test
    void r56_nobody_joins_one_that_is_lost() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> application.inTransaction(() -> {
                    methods.plain(() -> {});
                    application.lose();
                    methods.plain(JoiningTransactionTest::mustNotRun);
                }))
                .withMessageContaining("LockedMethods.plain(Runnable) did not run");
    }

    @Test
    void r56_another_thread_never_joins() {
        application.inTransaction(() -> {
            methods.plain(() -> {});
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> CompletableFuture.runAsync(
                                    () -> methods.plain(JoiningTransactionTest::mustNotRun),
                                    task -> new Thread(task).start())
                            .join())
                    .withCauseInstanceOf(LockContendedException.class);
        });
    }

    private static void mustNotRun() {
        throw new AssertionError("It ran");
    }
}
