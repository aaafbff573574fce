package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.redlock.spring.elsewhere.PackageInvisible;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.StringUtils;

/** What the startup says of locks that are allowed, and most likely not meant. */
@SuppressWarnings("unused")
@ExtendWith(OutputCaptureExtension.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class StartupLinterTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(LockConfiguration.class)
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class));

    private void starts(Class<?> bean) {
        runner.withBean(bean).run(context -> assertThat(context).hasNotFailed());
    }

    private void stops(Class<?> bean, String problem, String remedy) {
        runner.withBean(bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidDistributedLockException.class)
                        .hasMessageContaining(problem)
                        .hasMessageContaining(remedy));
    }

    static class Constant {
        @DistributedLock("'nightly' + 7")
        public void report(long day) {}

        @DistributedLock("'weekly'")
        public void weekly() {}

        @DistributedLock("'monthly' + ':' + #month")
        public void monthly(int month) {}
    }

    @Test
    void a_key_that_is_the_same_for_all_parameters_is_warned_of(CapturedOutput output) {
        starts(Constant.class);

        assertThat(output)
                .contains("WARN")
                .contains(
                        "The key \"'nightly' + 7\" of io.redlock.spring.StartupLinterTest$Constant.report(long) is the"
                                + " same for all calls")
                .contains("add what tells them apart: 'nightly' + 7 + ':' + #p0")
                .doesNotContain("weekly")
                .doesNotContain("monthly");
    }

    static class Leases {
        @DistributedLock(key = "#id", lease = "2400ms")
        public void tooShort(long id) {}

        @DistributedLock(key = "#id", lease = "2500ms")
        public void longEnough(long id) {}

        @DistributedLock(key = "#id")
        public void byDefault(long id) {}
    }

    @Test
    void a_lease_shorter_than_ten_node_timeouts_is_warned_of_once(CapturedOutput output) {
        runner.withBean("one", Leases.class)
                .withBean("two", Leases.class)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(StringUtils.countOccurrencesOf(output.getOut(), "shorter than 10 node timeouts"))
                .isEqualTo(1);
        assertThat(output)
                .contains(
                        "The lease of io.redlock.spring.StartupLinterTest$Leases.tooShort(long) is PT2.4S, shorter than 10"
                                + " node timeouts of PT0.25S (redlock.node-timeout)")
                .contains("Lengthen the lease");
    }

    static class HoldLimit {
        @DistributedLock(key = "#id", holdLimit = "9s")
        public void pay(long id) {}
    }

    static class OwnLease {
        @DistributedLock(key = "#id", lease = "20s", holdLimit = "19s")
        public void pay(long id) {}
    }

    static class Even {
        @DistributedLock(key = "#id", lease = "20s", holdLimit = "20s")
        public void pay(long id) {}
    }

    @Test
    void a_hold_limit_below_the_lease_stops_the_startup() {
        stops(
                HoldLimit.class,
                "HoldLimit.pay(long): Its hold limit is PT9S, shorter than its lease of PT10S (redlock.lease)",
                "Shorten the lease, or raise the hold limit");
        stops(OwnLease.class, "Its hold limit is PT19S, shorter than its lease of PT20S,", "Shorten the lease");
    }

    @Test
    void a_hold_limit_as_long_as_the_lease_will_do() {
        starts(Even.class);
    }

    @Test
    void a_method_that_the_class_of_the_proxy_does_not_see_stops_the_startup() {
        starts(PackageVisible.class);
        stops(
                PackageInvisible.class,
                "PackageVisible.pay(long): The method is visible in its package only, and the proxy is made of"
                        + " io.redlock.spring.elsewhere.PackageInvisible",
                "Make it public or protected");
    }

    static class Needed {
        @DistributedLock("'needed'")
        public void work() {}
    }

    static class NotLocked {
        public void work() {}
    }

    /** Made before all other post-processors, with what it needs. */
    static class First implements BeanPostProcessor, PriorityOrdered {
        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }
    }

    static class MadeEarly {

        @Bean
        static Needed needed() {
            return new Needed();
        }

        @Bean
        static NotLocked notLocked() {
            return new NotLocked();
        }

        @Bean
        static First curious(Needed needed, NotLocked notLocked) {
            return new First();
        }
    }

    static class MadeLater {

        @Bean
        static Needed needed() {
            return new Needed();
        }

        @Bean
        static First curious(@Lazy Needed needed) {
            return new First();
        }
    }

    @Test
    void a_bean_that_is_made_before_it_can_be_locked_is_warned_of(CapturedOutput output) {
        runner.withUserConfiguration(MadeEarly.class)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output)
                .contains("WARN")
                .contains("The bean 'needed' was made before its methods could be locked")
                .contains("StartupLinterTest$Needed.work() runs without its lock")
                .doesNotContain("The bean 'notLocked' was");
    }

    @Test
    void a_bean_that_is_needed_early_but_made_later_is_not_warned_of(CapturedOutput output) {
        runner.withUserConfiguration(MadeLater.class)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).doesNotContain("was made before its methods");
    }

    @Test
    void a_bean_that_is_registered_ready_made_is_warned_of(CapturedOutput output) {
        runner.withInitializer(context -> context.getBeanFactory().registerSingleton("ready", new Needed()))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).contains("The bean 'ready' was made before its methods could be locked");
    }

    @Test
    void a_class_that_nobody_can_read_does_not_stop_the_startup() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("ready", new Needed());

        assertThatCode(() -> new StartupLinter(LockDefaults.UNSAID).begin(beans, new DefaultPointcutAdvisor(), type -> {
                    throw new IllegalStateException("Failed to introspect " + type, new NoClassDefFoundError());
                }))
                .doesNotThrowAnyException();
    }

    static class Reported {
        @DistributedLock(
                key = "'R' + #id",
                name = "report",
                lease = "20s",
                waitTime = "0",
                condition = "#id > 7",
                whenContended = WhenContended.SKIP,
                whenUnavailable = WhenUnavailable.FALLBACK,
                whenLost = WhenLost.LOG,
                fallback = "later")
        public void pay(long id) {}

        void later(long id) {}

        @DistributedLock(
                keys = {"'a'", "'b' + #id"},
                renewed = false,
                fenced = true)
        public void other(long id) {}
    }

    @Test
    void all_locks_are_reported_at_level_DEBUG(CapturedOutput output) {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        logging.setLogLevel(StartupLinter.class.getName(), LogLevel.DEBUG);
        try {
            starts(Reported.class);
        } finally {
            logging.setLogLevel(StartupLinter.class.getName(), null);
        }

        assertThat(output)
                .contains(
                        "StartupLinterTest$Reported.pay(long): key \"'R' + #id\", name report, lease PT20S, waitTime PT0S,"
                                + " holdLimit default, condition \"#id > 7\", whenContended SKIP, whenUnavailable FALLBACK,"
                                + " whenLost LOG, fallback later")
                .contains(
                        "StartupLinterTest$Reported.other(long): key \"'a'\", \"'b' + #id\", name Reported.other, lease"
                                + " default, waitTime default, not renewed, fenced, whenContended THROW, whenUnavailable THROW, whenLost"
                                + " FAIL");
    }
}
