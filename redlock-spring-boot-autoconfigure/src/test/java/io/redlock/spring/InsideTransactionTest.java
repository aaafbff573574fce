package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A call that would acquire its lock inside a transaction that its caller has begun. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class InsideTransactionTest {

    private static final String WARNING =
            "LockedMethods.plain(Runnable) acquires its lock inside a transaction that its caller has begun";

    private final TransactionalApplication application = new TransactionalApplication();

    @AfterEach
    void stop() {
        application.close();
    }

    private LockedMethods methods(Consumer<DistributedLockBeanPostProcessor> settings) {
        return application.with(settings).start().methods();
    }

    @Test
    void is_warned_of_once_for_each_method(CapturedOutput output) {
        LockedMethods methods = methods(byDefault -> {});

        for (int transaction = 0; transaction < 3; transaction++) {
            application.inTransaction(() -> methods.plain(() -> {}));
        }
        application.inTransaction(() -> methods.other(() -> {}));

        assertThat(output).containsOnlyOnce(WARNING).contains("WARN").contains("Take the lock first");
        assertThat(output).containsOnlyOnce("LockedMethods.other(Runnable) acquires its lock inside");
    }

    @Test
    void is_refused_before_anything_is_acquired() {
        LockedMethods methods = methods(processor -> processor.setInsideTransaction(InsideTransaction.REJECT));

        application.inTransaction(() -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> methods.plain(InsideTransactionTest::mustNotRun))
                    .withMessageContaining("LockedMethods.plain(Runnable) would acquire its lock inside a transaction")
                    .withMessageContaining("redlock.transaction.inside=reject")
                    .withMessageContaining("Take the lock first");
            assertThat(application.isLocked("k")).isFalse();
        });
    }

    @Test
    void is_let_in_without_a_word(CapturedOutput output) {
        LockedMethods methods = methods(processor -> processor.setInsideTransaction(InsideTransaction.ALLOW));

        application.inTransaction(() -> methods.plain(() -> {}));

        assertThat(output).doesNotContain("acquires its lock inside");
    }

    @Test
    void is_none_if_it_joins() {
        LockedMethods methods = methods(processor -> processor.setInsideTransaction(InsideTransaction.REJECT));

        methods.required(() -> methods.plain(application::write));

        assertThat(application.rows()).isEqualTo(1);
    }

    @Test
    void is_none_if_it_has_a_transaction_of_its_own() {
        LockedMethods methods = methods(processor -> processor.setInsideTransaction(InsideTransaction.REJECT));

        application.inTransaction(() -> methods.requiresNew(application::write));

        assertThat(application.rows()).isEqualTo(1);
    }

    private static void mustNotRun() {
        throw new AssertionError("It ran");
    }
}
