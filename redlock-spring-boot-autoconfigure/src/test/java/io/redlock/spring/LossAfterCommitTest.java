package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is committed cannot be undone: a caller that sees an exception would do it again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class LossAfterCommitTest {

    private final TransactionalApplication application = new TransactionalApplication().start();
    private final LockedMethods methods = application.methods();

    @AfterEach
    void stop() {
        assertThat(TransactionHolds.areKept()).isFalse();
        application.close();
    }

    @Test
    void of_the_method_is_an_error_in_the_log(CapturedOutput output) {
        methods.required(this::writeAndLoseAfterwards);

        assertThat(application.rows()).isEqualTo(1);
        assertThat(output)
                .contains("ERROR")
                .contains("Lock 'k' was lost")
                .contains("LockedMethods.required(Runnable) had run to its end and its transaction was over");
    }

    @Test
    void of_the_caller_is_an_error_in_the_log(CapturedOutput output) {
        application.inTransaction(() -> methods.required(this::writeAndLoseAfterwards));

        assertThat(application.rows()).isEqualTo(1);
        assertThat(output)
                .contains("ERROR")
                .contains("Lock 'k' was lost")
                .contains("the transaction in which io.redlock.spring.LockedMethods.required(Runnable) acquired it"
                        + " has been committed");
    }

    @Test
    void is_none_where_the_caller_rolls_back(CapturedOutput output) {
        assertThatIllegalStateException()
                .isThrownBy(() -> application.inTransaction(() -> {
                    methods.plain(application::write);
                    application.lose();
                    throw new IllegalStateException("as it should");
                }))
                .withMessage("as it should");

        assertThat(output).doesNotContain("ERROR");
    }

    private void writeAndLoseAfterwards() {
        application.write();
        TransactionHooks.register().afterCommit = application::lose;
    }
}
