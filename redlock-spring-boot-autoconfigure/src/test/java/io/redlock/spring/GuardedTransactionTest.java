package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.redlock.LockLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** No transaction commits whose thread has lost a lock. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GuardedTransactionTest {

    private final TransactionalApplication application = new TransactionalApplication();
    private LockedMethods methods;

    @BeforeEach
    void start() {
        methods = application.start().methods();
    }

    @AfterEach
    void nothing_is_left() {
        assertThat(TransactionHolds.areKept()).isFalse();
        assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
        assertThat(application.redlock().holds()).isEmpty();
        application.close();
    }

    @Test
    void of_the_method_itself() {
        refuses(() -> methods.required(this::writeAndLose));
        assertThat(application.rows()).isZero();
    }

    @Test
    void begun_by_hand_in_the_method() {
        refuses(() -> methods.plain(() -> application.inTransaction(this::writeAndLose)));
        assertThat(application.rows()).isZero();
    }

    @Test
    void of_the_caller_whose_method_has_returned() {
        refuses(() -> application.inTransaction(() -> {
            methods.required(application::write);
            application.lose();
        }));
        assertThat(application.rows()).isZero();
    }

    @Test
    void of_the_caller_who_has_swallowed_that_the_lock_was_lost() {
        refuses(() -> application.inTransaction(() -> assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> methods.plain(this::writeAndLose))));
        assertThat(application.rows()).isZero();
    }

    @Test
    void of_a_method_that_swallows_what_it_is_told() {
        refuses(() -> methods.required(() -> {
            writeAndLose();
            assertThatExceptionOfType(LockLostException.class).isThrownBy(() -> methods.plain(() -> {}));
        }));
        assertThat(application.rows()).isZero();
    }

    @Test
    void beside_the_one_in_which_the_lock_was_acquired() {
        refuses(() -> application.inTransaction(() -> {
            methods.plain(application::write);
            application.lose();
            refuses(() -> application.inNewTransaction(application::write));
        }));
        assertThat(application.rows()).isZero();
    }

    @Test
    void inside_of_a_method_that_has_one_of_its_own() {
        refuses(() -> methods.required(() -> {
            application.write();
            application.inNewTransaction(application::write);
            application.inNewTransaction(this::writeAndLose);
        }));
        assertThat(application.rows()).as("committed before the loss").isEqualTo(1);
    }

    @Test
    void whatever_exceptions_roll_it_back() {
        refuses(() -> methods.forgiving(this::writeAndLose));
        assertThat(application.rows()).isZero();
    }

    @Test
    void also_one_that_only_reads() {
        refuses(() -> methods.readOnly(application::lose));
    }

    @Test
    void which_is_seen_though_the_lock_is_lost_by_the_last_that_runs_before_the_commit() {
        refuses(() -> methods.required(() -> {
            application.write();
            TransactionHooks.register().beforeCommit = application::lose;
        }));
        refuses(() -> methods.required(() -> {
            application.write();
            TransactionHooks.register().beforeCompletion = application::lose;
        }));
        assertThat(application.rows()).isZero();
    }

    @Test
    void and_those_who_wait_for_its_end_are_told_that_it_was_rolled_back() {
        List<TransactionHooks> hooks = new ArrayList<>();
        refuses(() -> methods.required(() -> {
            hooks.add(TransactionHooks.register());
            writeAndLose();
        }));

        assertThat(hooks.get(0).status).isEqualTo(TransactionSynchronization.STATUS_ROLLED_BACK);
    }

    @Test
    void but_a_savepoint_is_released_and_the_outermost_commit_is_refused() {
        AtomicBoolean released = new AtomicBoolean();
        refuses(() -> methods.required(() -> {
            application.template(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult(status -> {
                application.write();
                application.lose();
            });
            released.set(true);
        }));
        assertThat(released).isTrue();
        assertThat(application.rows()).isZero();
    }

    @Test
    void but_the_exception_of_the_method_keeps_the_front_seat() {
        assertThatIllegalStateException()
                .isThrownBy(() -> methods.required(() -> {
                    writeAndLose();
                    throw new IllegalStateException("as it should");
                }))
                .withMessage("as it should");
    }

    @Test
    void unless_the_lock_was_given_back_by_hand() {
        methods.required(() -> {
            application.write();
            CurrentHold.get().close();
            application.forgetKeys();
        });
        assertThat(application.rows()).isEqualTo(1);
    }

    @Test
    void unless_all_methods_under_it_only_want_a_line_in_the_log() {
        methods.logging(this::writeAndLose);
        application.inTransaction(() -> methods.logging(this::writeAndLose));
        assertThat(application.rows()).isEqualTo(2);

        refuses(() -> methods.logging(() -> {
            methods.plain(application::write);
            application.lose();
        }));
        assertThat(application.rows()).isEqualTo(2);
    }

    @Test
    void unless_no_lock_is_held_any_more() {
        assertThatExceptionOfType(LockLostException.class).isThrownBy(() -> methods.plain(application::lose));

        application.inTransaction(application::write);
        assertThat(application.rows()).isEqualTo(1);
    }

    @Test
    void also_of_a_manager_that_tells_nobody_of_its_transactions() {
        JdbcTransactionManager silent = new JdbcTransactionManager();
        silent.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
        try (TransactionalApplication unseen = new TransactionalApplication(silent).start()) {
            refuses(() -> unseen.methods().required(() -> {
                unseen.write();
                unseen.lose();
            }));
            assertThat(unseen.rows()).isZero();

            unseen.inTransaction(() -> {
                unseen.methods().plain(unseen::write);
                assertThat(unseen.isLocked("k"))
                        .as("nothing ties it to that transaction")
                        .isFalse();
            });
        }
    }

    private void writeAndLose() {
        application.write();
        application.lose();
    }

    private static void refuses(ThrowingCallable commit) {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(commit)
                .withMessageContaining("Lock 'k' was lost")
                .withMessageContaining("no key of ours")
                .withMessageEndingWith("the transaction is rolled back");
    }
}
