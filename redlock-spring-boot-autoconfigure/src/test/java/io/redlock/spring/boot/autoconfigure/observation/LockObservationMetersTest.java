package io.redlock.spring.boot.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import io.redlock.spring.DistributedLock;
import io.redlock.spring.boot.autoconfigure.RedlockAspectAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.event.RedlockEventAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.metrics.RedlockMetricsAutoConfiguration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Meters and spans in one application, as Boot puts them together. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockObservationMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SimpleTracer tracer = new SimpleTracer();
    private final ApplicationContextRunner measured = new ApplicationContextRunner()
            .withBean(LockNodes.class, () -> MemoryLockNodes.of(3))
            .withBean(Payments.class)
            .withBean(MeterRegistry.class, () -> registry)
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    ObservationAutoConfiguration.class,
                    RedlockAutoConfiguration.class,
                    RedlockAspectAutoConfiguration.class,
                    RedlockEventAutoConfiguration.class,
                    RedlockMetricsAutoConfiguration.class,
                    RedlockObservationAutoConfiguration.class));
    private final ApplicationContextRunner traced = measured.withBean(SimpleTracer.class, () -> tracer)
            .withConfiguration(AutoConfigurations.of(MicrometerTracingAutoConfiguration.class));

    static class Payments {

        @DistributedLock(key = "'P'", name = "payment")
        public void pay() {}
    }

    private void hasOneTimer(String meter, String... tags) {
        await().untilAsserted(() -> assertThat(registry.get(meter).timers())
                .filteredOn(timer -> timer.count() > 0)
                .singleElement()
                .extracting(Timer::count)
                .isEqualTo(1L));
        assertThat(registry.get(meter).timers())
                .allSatisfy(timer -> assertThat(timer.getId().getTags())
                        .extracting(Tag::getKey)
                        .containsExactly(tags));
    }

    private void hasNoTimerOfAnObservation() {
        hasOneTimer("redlock.acquire", "name", "outcome");
        hasOneTimer("redlock.hold", "name");
        assertThat(registry.find("redlock.acquire.active").meters()).isEmpty();
        assertThat(registry.find("redlock.hold.active").meters()).isEmpty();
    }

    @Test
    void there_is_one_timer_of_each_name() {
        measured.run(context -> {
            context.getBean(Payments.class).pay();
            hasNoTimerOfAnObservation();
        });
    }

    @Test
    void there_is_one_timer_of_each_name_beside_spans() {
        traced.run(context -> {
            context.getBean(Payments.class).pay();
            hasNoTimerOfAnObservation();
            assertThat(tracer.getSpans())
                    .extracting(SimpleSpan::getName)
                    .containsExactlyInAnyOrder("redlock.acquire payment", "redlock.hold payment");
        });
    }

    @Test
    void spans_can_be_switched_off_as_all_others() {
        traced.withPropertyValues("management.observations.enable.redlock=false")
                .run(context -> {
                    context.getBean(Payments.class).pay();
                    hasNoTimerOfAnObservation();
                    assertThat(tracer.getSpans()).isEmpty();
                });
    }

    @Test
    void other_observations_keep_their_meters() {
        measured.run(context -> {
            Observation.createNotStarted("checkout", context.getBean(ObservationRegistry.class))
                    .observe(() -> {});
            assertThat(registry.get("checkout").timer().count()).isEqualTo(1);
        });
    }
}
