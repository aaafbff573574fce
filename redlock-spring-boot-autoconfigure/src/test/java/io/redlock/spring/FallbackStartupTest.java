package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.LockContendedException;
import io.redlock.QuorumUnavailableException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which fallbacks stop the startup, and what the message says. */
@SuppressWarnings("unused")
@DisplayNameGeneration(ReplaceUnderscores.class)
class FallbackStartupTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(LockConfiguration.class)
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class));

    private void stops(Class<?> bean, String problem, String remedy) {
        runner.withBean(bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidDistributedLockException.class)
                        .hasMessageContaining("FallbackStartupTest$" + bean.getSimpleName())
                        .hasMessageContaining(problem)
                        .hasMessageContaining(remedy));
    }

    private void starts(Class<?> bean) {
        runner.withBean(bean).run(context -> assertThat(context).hasNotFailed());
    }

    static class Missing {
        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "later")
        public String pay(long id) {
            return "";
        }
    }

    @Test
    void a_missing_one_stops_the_startup() {
        stops(
                Missing.class,
                "Missing has no method \"later\" to fall back to",
                "Write a method later(long), or one with one more parameter: later(long, LockNotAcquiredException)");
    }

    static class OtherParameters {
        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "later")
        public String pay(long id) {
            return "";
        }

        String later(Long id) {
            return "";
        }

        String later(long id, String why) {
            return "";
        }

        String later(long id, IllegalStateException why) {
            return "";
        }
    }

    @Test
    void one_with_other_parameters_stops_the_startup() {
        stops(
                OtherParameters.class,
                "No fallback \"later\" has the parameters of the method; there is",
                "Write a method later(long), or");
        stops(OtherParameters.class, "later(Long), ", "OtherParameters.later(long, IllegalStateException)");
    }

    static class OtherResult {
        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "later")
        public String pay(long id) {
            return "";
        }

        Object later(long id) {
            return "";
        }
    }

    static class NoResult {
        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "later")
        public Object pay(long id) {
            return "";
        }

        void later(long id) {}
    }

    @Test
    void one_with_another_result_stops_the_startup() {
        stops(
                OtherResult.class,
                "OtherResult.later(long) returns java.lang.Object, the method returns java.lang.String",
                "Let the fallback return java.lang.String");
        stops(NoResult.class, "later(long) returns void, the method returns java.lang.Object", "Let the fallback");
    }

    static class MoreSpecialResult {
        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "later")
        public CharSequence pay(long id) {
            return "";
        }

        String later(long id) {
            return "";
        }

        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "counted")
        public long count(long id) {
            return id;
        }

        Long counted(long id) {
            return id;
        }
    }

    @Test
    void one_with_a_more_special_result_will_do() {
        starts(MoreSpecialResult.class);
    }

    static class NobodyFallsBack {
        @DistributedLock(key = "#id", whenContended = WhenContended.SKIP, fallback = "later")
        public void pay(long id) {}

        void later(long id) {}
    }

    @Test
    void one_that_nothing_leads_to_stops_the_startup() {
        stops(
                NobodyFallsBack.class,
                "It names the fallback \"later\", but nothing leads there",
                "Add whenContended = FALLBACK, whenUnavailable = FALLBACK or both");
    }

    static class Nameless {
        @DistributedLock(key = "#id", whenUnavailable = WhenUnavailable.FALLBACK)
        public void pay(long id) {}
    }

    @Test
    void to_fall_back_to_nothing_stops_the_startup() {
        stops(Nameless.class, "It is to fall back, but names no fallback", "fallback = \"payLater\"");
    }

    static class Itself {
        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "pay")
        public void pay(long id) {}
    }

    @DistributedLock(key = "'all'", whenContended = WhenContended.FALLBACK, fallback = "later")
    static class ItselfByClass {
        public void later() {}
    }

    @Test
    void the_method_itself_stops_the_startup() {
        stops(Itself.class, "Its fallback \"pay\" is the method itself", "Name another method of");
        stops(ItselfByClass.class, "Its fallback \"later\" is the method itself", "make the fallback one that is not");
    }

    static class SameName {
        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "pay")
        public void pay(long id) {}

        void pay(long id, LockContendedException contended) {}
    }

    @Test
    void it_may_have_the_name_of_the_method() {
        starts(SameName.class);
    }

    static class LockedToo {
        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "later")
        public void pay(long id) {}

        @DistributedLock("'later' + #id")
        public void later(long id) {}
    }

    @Test
    void one_with_a_lock_of_its_own_stops_the_startup_since_it_would_run_without() {
        stops(
                LockedToo.class,
                "LockedToo.later(long) has @DistributedLock, too",
                "Call a locked method of another bean");
    }

    static class OnlyForContended {
        @DistributedLock(key = "#id", whenUnavailable = WhenUnavailable.FALLBACK, fallback = "later")
        public void pay(long id) {}

        void later(long id, LockContendedException contended) {}

        void later(long id, QuorumUnavailableException unavailable) {}
    }

    @Test
    void what_none_of_them_takes_stops_the_startup() {
        stops(
                OnlyForContended.class,
                "No fallback \"later\" takes a LeaseSpentException; there is",
                "Add one with the parameters (long, LeaseSpentException)");
    }

    abstract static class Typed<T> {
        public abstract void pay(T id);

        private void later(T id) {}

        void inherited(T id) {}
    }

    static class Twice extends Typed<Long> {
        @Override
        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "later")
        public void pay(Long id) {}

        private void later(Long id) {}
    }

    @Test
    void two_that_are_equally_good_stop_the_startup() {
        stops(
                Twice.class,
                "Which fallback \"later\" is meant for a LockContendedException is not clear",
                "Rename one of them");
    }

    static class Hidden {
        public void later(long id) {}
    }

    /** The compiler gives it a method of its own that calls the hidden one. */
    public static class Visible extends Hidden {
        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "later")
        public void pay(long id) {}
    }

    @Test
    void a_public_one_may_be_inherited_from_a_class_that_is_not() {
        starts(Visible.class);
    }

    static class Generic extends Typed<Long> {
        @Override
        @DistributedLock(key = "#id", whenContended = WhenContended.FALLBACK, fallback = "inherited")
        public void pay(Long id) {}
    }

    static class GenericOverridden extends Generic {
        @Override
        void inherited(Long id) {}
    }

    @Test
    void the_parameters_are_compared_as_the_class_of_the_bean_knows_them() {
        starts(Generic.class);
        starts(GenericOverridden.class);
    }
}
