package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockLostException;
import io.redlock.LockRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A hold that was acquired inside a transaction of the caller belongs to that. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallersTransactionTest {

    private final List<Integer> rowsAtRelease = new ArrayList<>();
    private final TransactionalApplication application = new TransactionalApplication();
    private LockedMethods methods;

    @BeforeEach
    void start() {
        application.over(nodes -> new WitnessedNodes(nodes, () -> rowsAtRelease.add(application.rows())));
        methods = application.start().methods();
    }

    @AfterEach
    void nothing_is_left() {
        assertThat(TransactionHolds.areKept()).isFalse();
        assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
        assertThat(application.redlock().holds()).isEmpty();
        assertThat(application.isLocked("k")).isFalse();
        application.close();
    }

    @Test
    void it_is_given_back_behind_the_commit() {
        application.inTransaction(() -> {
            methods.plain(application::write);
            assertThat(application.isLocked("k")).isTrue();
            application.write();
        });

        assertThat(rowsAtRelease).containsExactly(2, 2, 2);
    }

    @Test
    void also_by_a_method_that_declares_to_take_part() {
        application.inTransaction(() -> {
            methods.required(application::write);
            methods.supports(application::write);
            assertThat(application.isLocked("k")).isTrue();
        });

        assertThat(rowsAtRelease).containsExactly(2, 2, 2);
    }

    @Test
    void it_is_given_back_behind_the_rollback() {
        assertThatIllegalStateException()
                .isThrownBy(() -> application.inTransaction(() -> {
                    methods.plain(application::write);
                    throw new IllegalStateException("as it should");
                }))
                .withMessage("as it should");

        assertThat(rowsAtRelease).containsExactly(0, 0, 0);
    }

    @Test
    void it_is_kept_to_the_commit_though_the_method_has_failed() {
        application.inTransaction(() -> {
            assertThatIllegalStateException().isThrownBy(() -> methods.plain(this::writeAndFail));
            assertThat(application.isLocked("k")).isTrue();
        });

        assertThat(rowsAtRelease).containsExactly(1, 1, 1);
    }

    @Test
    void it_is_kept_to_the_rollback_that_a_swallowed_exception_leads_to() {
        assertThatExceptionOfType(UnexpectedRollbackException.class)
                .isThrownBy(() -> application.inTransaction(() ->
                        assertThatIllegalStateException().isThrownBy(() -> methods.required(this::writeAndFail))));

        assertThat(rowsAtRelease).containsExactly(0, 0, 0);
    }

    @Test
    void a_method_with_a_transaction_of_its_own_gives_it_back_when_it_returns() {
        application.inTransaction(() -> {
            application.write();
            methods.requiresNew(application::write);
            assertThat(application.isLocked("k")).isFalse();
        });

        assertThat(rowsAtRelease).containsExactly(1, 1, 1);
    }

    @Test
    void so_does_one_that_runs_without_a_transaction() {
        application.inTransaction(() -> {
            methods.notSupported(application::write);
            assertThat(application.isLocked("k")).isFalse();
        });
    }

    @Test
    void so_does_one_that_supports_a_transaction_and_meets_none() {
        application.template(TransactionDefinition.PROPAGATION_SUPPORTS).executeWithoutResult(status -> {
            assertThat(TransactionSynchronizationManager.isSynchronizationActive())
                    .isTrue();
            methods.supports(application::write);
            assertThat(application.isLocked("k")).isFalse();
        });
    }

    @Test
    void a_savepoint_that_is_rolled_back_does_not_give_it_back() {
        application.inTransaction(() -> {
            application.template(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult(status -> {
                methods.nested(application::write);
                status.setRollbackOnly();
            });
            assertThat(application.isLocked("k")).isTrue();
            application.write();
        });

        assertThat(rowsAtRelease).containsExactly(1, 1, 1);
    }

    @Test
    void a_transaction_that_is_suspended_and_resumed_keeps_it() {
        application.inTransaction(() -> {
            methods.plain(application::write);
            application.inNewTransaction(application::write);
            assertThat(application.isLocked("k")).isTrue();
        });

        assertThat(rowsAtRelease).containsExactly(2, 2, 2);
    }

    @Test
    void one_that_is_acquired_just_before_the_commit_is_given_back() {
        during(synchronization -> synchronization.beforeCommit = () -> methods.plain(application::write));
        during(synchronization -> synchronization.beforeCompletion = () -> methods.plain(application::write));

        assertThat(rowsAtRelease).containsExactly(1, 1, 1, 2, 2, 2);
    }

    @Test
    void one_that_is_acquired_just_after_the_commit_is_given_back() {
        during(synchronization -> synchronization.afterCommit = () -> methods.plain(() -> {}));
        during(synchronization -> synchronization.afterCompletion = () -> methods.plain(() -> {}));

        assertThat(rowsAtRelease).hasSize(6);
    }

    @Test
    void whoever_waits_for_the_commit_still_runs_under_it() {
        List<Boolean> locked = new ArrayList<>();
        during(synchronization -> {
            synchronization.afterCompletion = () -> locked.add(application.isLocked("k"));
            methods.plain(application::write);
        });

        assertThat(locked).containsExactly(true);
    }

    @Test
    void the_code_after_the_method_can_require_it() {
        application.inTransaction(() -> {
            methods.plain(application::write);
            assertThat(CurrentHold.require("k")).isSameAs(application.hold());
            application.inNewTransaction(() -> assertThatIllegalStateException()
                    .isThrownBy(() -> CurrentHold.require("k"))
                    .withMessageContaining("Lock 'k' is required, but no method with @DistributedLock runs here"));
            assertThat(CurrentHold.find()).isEmpty();
        });
    }

    @Test
    void a_loss_is_told_when_the_method_returns_and_the_transaction_is_rolled_back() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> application.inTransaction(() -> methods.required(() -> {
                    application.write();
                    application.lose();
                })))
                .withMessageContaining("LockedMethods.required(Runnable) had run to its end");

        assertThat(application.rows()).isZero();
    }

    @Test
    void an_exception_of_the_method_keeps_the_front_seat() {
        assertThatIllegalStateException()
                .isThrownBy(() -> application.inTransaction(() -> methods.required(() -> {
                    application.lose();
                    writeAndFail();
                })))
                .withMessage("as it should")
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(LockLostException.class));
    }

    @Test
    void nothing_stays_on_a_thread_of_a_pool() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Hold hold = pool.submit(() -> {
                        Hold[] held = new Hold[1];
                        application.inTransaction(() -> {
                            methods.plain(() -> held[0] = CurrentHold.get());
                            application.inNewTransaction(() -> methods.other(() -> {}));
                        });
                        return held[0];
                    })
                    .get();

            assertThat(hold.state()).isEqualTo(HoldState.RELEASED);
            assertThat(pool.submit(TransactionHolds::areKept).get()).isFalse();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void a_transaction_that_ends_on_another_thread_takes_its_holds_along() throws Exception {
        SharedHold hold = new SharedHold(application.redlock(), acquire(), Object.class.getMethod("notify"));
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            TransactionHolds.Entry entry =
                    pool.submit(() -> TransactionHolds.add(hold)).get();
            entry.remove();

            assertThat(pool.submit(TransactionHolds::all).get()).isEmpty();
            assertThat(pool.submit(TransactionHolds::areKept).get()).isFalse();
        } finally {
            pool.shutdown();
            hold.leave();
        }
    }

    private Hold acquire() throws InterruptedException {
        return application.redlock().acquire(LockRequest.of("k")).orThrow();
    }

    private void writeAndFail() {
        application.write();
        throw new IllegalStateException("as it should");
    }

    private void during(Consumer<TransactionHooks> change) {
        application.inTransaction(() -> change.accept(TransactionHooks.register()));
    }
}
