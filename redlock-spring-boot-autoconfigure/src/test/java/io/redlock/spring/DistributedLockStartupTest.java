package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ClassUtils;

/** What stops the startup, because it could only go wrong later. */
@SuppressWarnings("unused")
@DisplayNameGeneration(ReplaceUnderscores.class)
class DistributedLockStartupTest {

    private final ApplicationContextRunner byInterface =
            new ApplicationContextRunner().withUserConfiguration(LockConfiguration.class);
    private final ApplicationContextRunner runner =
            byInterface.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class));

    private void stops(Class<?> bean, String method, String problem) {
        stops(runner, bean, method, problem);
    }

    private static void stops(ApplicationContextRunner runner, Class<?> bean, String method, String problem) {
        runner.withBean(bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidDistributedLockException.class)
                        .hasMessageContaining("DistributedLockStartupTest$" + method)
                        .hasMessageContaining(problem));
    }

    private static final String NO_PROXY = "so a proxy cannot intercept it";

    @Nested
    class A_method_that_no_proxy_can_intercept {

        @Test
        void is_refused_if_it_is_final() {
            stops(Final.class, "Final.pay(long)", "The method is final, " + NO_PROXY);
        }

        @Test
        void is_refused_if_it_is_private() {
            stops(Private.class, "Private.pay(long)", "The method is private, " + NO_PROXY);
        }

        @Test
        void is_refused_if_it_is_static() {
            stops(Static.class, "Static.pay(long)", "The method is static, " + NO_PROXY);
        }

        @Test
        void is_refused_if_it_is_final_in_an_annotated_class() {
            stops(FinalInAnnotated.class, "FinalInAnnotated.pay(long)", "The method is final, " + NO_PROXY);
        }

        @Test
        void is_refused_if_its_class_is_final() {
            stops(FinalClass.class, "FinalClass.pay(long)", "FinalClass is final, so no proxy of it can be made");
        }

        @Test
        void is_taken_in_a_final_class_that_is_called_through_an_interface() {
            byInterface
                    .withBean(FinalService.class)
                    .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Service.class));
        }

        @Test
        void is_refused_if_the_proxy_is_made_of_interfaces_and_none_has_it() {
            stops(byInterface, OffInterface.class, "OffInterface.extra(long)", "the method is on none of them");
        }
    }

    static class Final {
        @DistributedLock("#id")
        public final void pay(long id) {}
    }

    static class Private {
        @DistributedLock("#id")
        private void pay(long id) {}
    }

    static class Static {
        @DistributedLock("#id")
        static void pay(long id) {}
    }

    @DistributedLock("#id")
    static class FinalInAnnotated {
        public final void pay(long id) {}
    }

    static final class FinalClass {
        @DistributedLock("#id")
        public void pay(long id) {}
    }

    interface Service {
        void pay(long id);
    }

    static final class FinalService implements Service {
        @Override
        @DistributedLock("#id")
        public void pay(long id) {}
    }

    static class OffInterface implements Service {
        @Override
        public void pay(long id) {}

        @DistributedLock("#id")
        public void extra(long id) {}
    }

    @Nested
    class A_key {

        @Test
        void is_checked_before_the_first_call() {
            stops(Typo.class, "Typo.pay(long)", "#di is unknown");
        }

        @Test
        void is_checked_for_every_method_of_an_annotated_class() {
            stops(Uneven.class, "Uneven.refresh()", "#id is unknown");
        }
    }

    static class Typo {
        @DistributedLock("'P' + #di")
        public void pay(long id) {}
    }

    @DistributedLock("'P' + #id")
    static class Uneven {
        public void refresh() {}
    }

    @Nested
    class A_duration {

        @ParameterizedTest
        @CsvSource({"30s,PT30S", "PT30S,PT30S", "1500,PT1.5S", "1m30s,PT1M30S", "${my.lease},PT5S", "' 30s ',PT30S"})
        void may_be_written_as_in_a_property(String text, Duration lease) {
            assertThat(parse(text).terms().lease()).contains(lease);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"soon", "0.5m", "-1s", "0", "9ms", "99999999999999999999s", "106751991167301d", "${nobody}"})
        void is_refused_if_it_is_impossible(String text) {
            assertThatExceptionOfType(InvalidDistributedLockException.class)
                    .isThrownBy(() -> parse(text))
                    .withMessageContaining("LeaseHolder.pay(long): Its lease is \"" + text);
        }

        private static LockOperation parse(String lease) {
            Method method = ClassUtils.getMethod(LeaseHolder.class, "pay", long.class);
            DistributedLock annotation = Annotations.with("#id", lease);
            DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
            beans.addEmbeddedValueResolver(new MockEnvironment().withProperty("my.lease", "5s")::resolvePlaceholders);
            return new LockOperationParser(beans, Optional.empty())
                    .parse(new LockedMethod(method, LeaseHolder.class, annotation, method, false));
        }

        @Test
        void is_named_as_the_placeholder_gives_it() {
            runner.withPropertyValues("my.lease=soon")
                    .withBean(Placeholder.class)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessageContaining("Its lease is \"${my.lease}\", which is \"soon\""));
        }

        @Test
        void may_be_zero_for_a_wait_time_but_not_negative() {
            runner.withBean(NoWait.class).run(context -> assertThat(context).hasNotFailed());
            stops(NegativeWait.class, "NegativeWait.pay(long)", "Its waitTime is \"-1s\"");
        }

        @Test
        void may_not_be_zero_for_a_hold_limit() {
            stops(NoHold.class, "NoHold.pay(long)", "Its holdLimit is \"0\": The hold limit is PT0S");
        }

        @Test
        void of_a_hold_is_refused_where_nothing_is_renewed() {
            stops(
                    Contradiction.class,
                    "Contradiction.pay(long)",
                    "Its holdLimit is \"1m\", but with renewed = false there is nothing to limit");
        }
    }

    static class LeaseHolder {
        public void pay(long id) {}
    }

    static class Placeholder {
        @DistributedLock(key = "#id", lease = "${my.lease}")
        public void pay(long id) {}
    }

    static class NoWait {
        @DistributedLock(key = "#id", waitTime = "0")
        public void pay(long id) {}
    }

    static class NoHold {
        @DistributedLock(key = "#id", holdLimit = "0")
        public void pay(long id) {}
    }

    static class Contradiction {
        @DistributedLock(key = "#id", renewed = false, holdLimit = "1m")
        public void pay(long id) {}
    }

    static class NegativeWait {
        @DistributedLock(key = "#id", waitTime = "-1s")
        public void pay(long id) {}
    }
}
