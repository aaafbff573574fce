package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Redlock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A lock that stays for a while when its method has returned. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HoldAtLeastTest {

    static class Jobs {
        @DistributedLock(key = "'J'", holdAtLeast = "8s")
        public void run() {}
    }

    @Test
    void others_are_kept_out_though_the_method_has_returned() throws Exception {
        try (PolicyFixture<Jobs> application = new PolicyFixture<>(Jobs.class)) {
            application.bean.run();

            assertThat(application.redlock().holds()).isEmpty();
            assertThat(application.other.acquire(LockRequest.of("J").waitTime(Duration.ZERO)))
                    .isInstanceOf(NotAcquired.class);
            assertThat(application.nodes.servers())
                    .allSatisfy(server ->
                            assertThat(server.millisLeft("redlock:lock:J")).isBetween(1L, 8_000L));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Limited extends LockConfiguration {
        @Bean
        static DistributedLockBeanPostProcessor distributedLock(ObjectProvider<Redlock> redlock) {
            DistributedLockBeanPostProcessor processor = new DistributedLockBeanPostProcessor(redlock::getObject);
            processor.setMaxLease(Duration.ofMillis(7_999));
            return processor;
        }
    }

    static class Negative {
        @DistributedLock(key = "'J'", holdAtLeast = "-8s")
        public void run() {}
    }

    private static void stops(Class<?> configuration, Class<?> bean, String problem) {
        new ApplicationContextRunner()
                .withUserConfiguration(configuration)
                .withBean(bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidDistributedLockException.class)
                        .hasMessageContaining(problem));
    }

    @Test
    void longer_than_the_max_lease_it_stops_the_startup() {
        stops(
                Limited.class,
                Jobs.class,
                "Jobs.run(): Its holdAtLeast is PT8S, longer than the max lease of PT7.999S (redlock.max-lease). Shorten the"
                        + " holdAtLeast");
    }

    @Test
    void a_duration_that_cannot_be_stops_the_startup() {
        stops(LockConfiguration.class, Negative.class, "Negative.run(): Its holdAtLeast is \"-8s\": ");
    }
}
