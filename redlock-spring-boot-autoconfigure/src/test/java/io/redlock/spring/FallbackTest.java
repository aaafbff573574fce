package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.LockContendedException;
import io.redlock.LockNotAcquiredException;
import io.redlock.QuorumUnavailableException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.AopProxyUtils;

/** What is called in place of a method that has no lock. */
@SuppressWarnings("unused")
@DisplayNameGeneration(ReplaceUnderscores.class)
class FallbackTest {

    private final PolicyFixture<Payments> application = new PolicyFixture<>(Payments.class);
    private final Payments payments = application.bean;

    static class Ancestor {
        String book = "of the ancestor";

        private String inherited(long id) {
            return "inherited " + id + " " + book;
        }
    }

    static class Payments extends Ancestor {

        int calls;

        @Nullable
        Throwable thrown;

        @DistributedLock(key = "'P'", whenContended = WhenContended.FALLBACK, fallback = "later")
        public String pay(long id) {
            calls++;
            return "paid " + id;
        }

        private String later(long id) {
            return "later " + id + " " + book;
        }

        @DistributedLock(
                key = "'P'",
                whenContended = WhenContended.FALLBACK,
                whenUnavailable = WhenUnavailable.FALLBACK,
                fallback = "told")
        public String payTold(long id) {
            return "paid " + id;
        }

        String told(long id) {
            return "untold";
        }

        String told(long id, LockContendedException contended) {
            return "contended " + contended.keys();
        }

        String told(long id, RuntimeException failure) {
            return "failed with " + failure.getClass().getSimpleName();
        }

        String told(long id, Throwable failure) {
            return "too general";
        }

        String told(String id) {
            return "other parameters";
        }

        @DistributedLock(key = "'P'", whenUnavailable = WhenUnavailable.FALLBACK, fallback = "inherited")
        public String payOrInherit(long id) {
            return "paid";
        }

        @DistributedLock(key = "'P'", whenContended = WhenContended.FALLBACK, fallback = "shared")
        public String payShared(long id) {
            return "paid";
        }

        static String shared(long id) {
            return "static " + id;
        }

        @DistributedLock(key = "'P'", whenContended = WhenContended.FALLBACK, fallback = "failing")
        public void payFailing() {}

        void failing(LockNotAcquiredException failure) throws Throwable {
            thrown = failure;
            throw new IOException("The fallback fails, too");
        }

        @DistributedLock(key = "'P'", whenContended = WhenContended.FALLBACK, fallback = "rethrowing")
        public void payRethrowing() {}

        void rethrowing(LockNotAcquiredException failure) {
            throw failure;
        }

        @DistributedLock(key = "'P'", whenContended = WhenContended.FALLBACK, fallback = "explaining")
        public void payExplaining() {}

        void explaining(LockNotAcquiredException failure) {
            throw new IllegalStateException("Busy", failure);
        }

        @DistributedLock(key = "'P'", whenContended = WhenContended.FALLBACK, fallback = "number")
        public void payWithNothingToReturn() {
            calls++;
        }

        int number() {
            calls += 10;
            return calls;
        }

        @DistributedLock(
                key = "'outer'",
                whenContended = WhenContended.FALLBACK,
                whenUnavailable = WhenUnavailable.FALLBACK,
                fallback = "worked")
        public String work(Callable<String> work) throws Exception {
            return work.call();
        }

        String worked(Callable<String> work) {
            return "fallback";
        }

        @DistributedLock(key = "#root.target.keyOf(#work)", whenContended = WhenContended.FALLBACK, fallback = "worked")
        public String workByKey(Callable<String> work) {
            return "worked";
        }

        public String keyOf(Callable<String> work) throws Exception {
            return work.call();
        }
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void is_a_method_of_the_same_bean_also_a_private_one() {
        application.contend("P");

        assertThat(payments.pay(7)).isEqualTo("later 7 of the ancestor");
        assertThat(target().calls).isZero();
    }

    @Test
    void is_not_called_where_the_lock_can_be_had() {
        assertThat(payments.pay(7)).isEqualTo("paid 7");
    }

    @Test
    void may_be_inherited_and_private_there() {
        application.loseTheNodes();

        assertThat(payments.payOrInherit(7)).isEqualTo("inherited 7 of the ancestor");
    }

    @Test
    void may_be_static() {
        application.contend("P");

        assertThat(payments.payShared(7)).isEqualTo("static 7");
    }

    @Test
    void is_the_most_specific_one_for_what_happened() {
        application.contend("P");
        assertThat(payments.payTold(7)).isEqualTo("contended [P]");

        application.loseTheNodes();
        assertThat(payments.payTold(7)).isEqualTo("failed with QuorumUnavailableException");
    }

    @Test
    void is_called_for_what_the_annotation_names_only() {
        application.contend("P");
        assertThatExceptionOfType(LockContendedException.class).isThrownBy(() -> payments.payOrInherit(7));

        application.loseTheNodes();
        assertThatExceptionOfType(QuorumUnavailableException.class).isThrownBy(() -> payments.pay(7));
    }

    @Test
    void has_what_it_returns_dropped_where_the_method_returns_nothing() {
        application.contend("P");

        payments.payWithNothingToReturn();

        assertThat(target().calls).isEqualTo(10);
    }

    @Test
    void throws_what_it_throws_with_the_reason_why_it_was_called() {
        application.contend("P");

        assertThatThrownBy(payments::payFailing)
                .isExactlyInstanceOf(java.lang.reflect.UndeclaredThrowableException.class)
                .cause()
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("The fallback fails, too")
                .satisfies(failure -> assertThat(failure.getSuppressed()).containsExactly(target().thrown));
    }

    @Test
    void may_throw_the_reason_again() {
        application.contend("P");

        assertThatThrownBy(payments::payRethrowing)
                .isExactlyInstanceOf(LockContendedException.class)
                .hasNoSuppressedExceptions();
    }

    @Test
    void may_throw_the_reason_as_a_cause() {
        application.contend("P");

        assertThatThrownBy(payments::payExplaining)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(LockContendedException.class)
                .hasNoSuppressedExceptions();
    }

    @Test
    void does_not_answer_for_another_lock_that_the_method_asked_for_in_vain() {
        application.contend("P");

        assertThatExceptionOfType(LockContendedException.class)
                .isThrownBy(() -> payments.work(() -> {
                    payments.payOrInherit(7);
                    return "inner";
                }))
                .satisfies(contended -> assertThat(contended.keys()).containsExactly("P"));
    }

    @Test
    void does_not_answer_for_another_lock_that_the_key_asked_for_in_vain() {
        application.contend("P");

        assertThatExceptionOfType(LockContendedException.class)
                .isThrownBy(() -> payments.workByKey(() -> payments.payOrInherit(7)))
                .satisfies(contended -> assertThat(contended.keys()).containsExactly("P"));
    }

    private Payments target() {
        return (Payments) Objects.requireNonNull(AopProxyUtils.getSingletonTarget(payments));
    }
}
