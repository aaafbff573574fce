package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redlock.LockLostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** A lock is not given back while its transaction may yet be committed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class UnknownOutcomeTest {

    private static final String WARNING = "Lock 'k' is not given back: how a transaction under it has ended is unknown";

    private final Unreliable manager = new Unreliable();
    private final TransactionalApplication application = new TransactionalApplication(manager).start();
    private final LockedMethods methods = application.methods();

    /** Its connection breaks just behind what it was told to do. */
    private static final class Unreliable extends JdbcTransactionManager {
        private static final long serialVersionUID = 1L;

        private boolean breaks;

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            super.doCommit(status);
            breakIfAsked();
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            super.doRollback(status);
            breakIfAsked();
        }

        private void breakIfAsked() {
            if (breaks) {
                throw new TransactionSystemException("connection reset");
            }
        }
    }

    @AfterEach
    void nobody_renews_it() {
        assertThat(application.redlock().holds()).isEmpty();
        assertThat(TransactionHolds.areKept()).isFalse();
        application.close();
    }

    @Test
    void because_the_commit_of_the_method_has_failed(CapturedOutput output) {
        breaks(() -> methods.required(this::writeAndBreak));

        assertThat(application.isLocked("k")).isTrue();
        assertThat(output).contains(WARNING);
    }

    @Test
    void because_the_rollback_of_the_method_has_failed(CapturedOutput output) {
        breaks(() -> methods.required(() -> {
            writeAndBreak();
            throw new IllegalStateException("as it should");
        }));

        assertThat(application.isLocked("k")).isTrue();
        assertThat(output).contains(WARNING);
    }

    @Test
    void because_the_commit_of_the_caller_has_failed(CapturedOutput output) {
        breaks(() -> application.inTransaction(() -> methods.plain(this::writeAndBreak)));

        assertThat(application.isLocked("k")).isTrue();
        assertThat(output).contains(WARNING);
    }

    @Test
    void because_somebody_has_stopped_the_caller_half_way(CapturedOutput output) {
        assertThatExceptionOfType(TransactionException.class)
                .isThrownBy(() -> application.inTransaction(() -> {
                    TransactionHooks.register().beforeCommit = () -> {
                        throw new TransactionSystemException("as it should");
                    };
                    methods.plain(application::write);
                }));

        assertThat(application.rows())
                .as("committed by Spring when it gives the connection back")
                .isEqualTo(1);
        assertThat(application.isLocked("k")).isTrue();
        assertThat(output).contains(WARNING);
    }

    @Test
    void but_it_is_held_for_the_rest_of_the_method() {
        methods.plain(() -> {
            breaks(() -> application.inTransaction(this::writeAndBreak));
            CurrentHold.get().ensureValid();
            methods.plain(() -> {});
        });
        assertThat(application.isLocked("k")).isTrue();
    }

    @Test
    void and_a_loss_is_told_all_the_same() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> methods.plain(() -> {
                    breaks(() -> application.inTransaction(this::writeAndBreak));
                    application.lose();
                }));
    }

    @Test
    void unless_it_was_given_back_by_hand(CapturedOutput output) {
        breaks(() -> methods.required(() -> {
            CurrentHold.get().close();
            writeAndBreak();
        }));

        assertThat(application.isLocked("k")).isFalse();
        assertThat(output).doesNotContain(WARNING);
    }

    private void writeAndBreak() {
        application.write();
        manager.breaks = true;
    }

    private static void breaks(Runnable work) {
        assertThatExceptionOfType(TransactionSystemException.class)
                .isThrownBy(work::run)
                .withMessage("connection reset");
    }
}
