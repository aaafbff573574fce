package io.redlock.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import io.redlock.spring.DistributedLock;
import io.redlock.spring.boot.autoconfigure.RedlockAspectAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.event.RedlockEventAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockMetricsAutoConfigurationTest {

    private final ApplicationContextRunner unmeasured = new ApplicationContextRunner()
            .withBean(LockNodes.class, () -> MemoryLockNodes.of(3))
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    RedlockAutoConfiguration.class,
                    RedlockAspectAutoConfiguration.class,
                    RedlockEventAutoConfiguration.class,
                    RedlockMetricsAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ApplicationContextRunner measured = unmeasured.withBean(MeterRegistry.class, () -> registry);

    static class Payments {

        @DistributedLock(key = "'P' + #user", name = "payment")
        public void pay(String user) {}

        @DistributedLock(key = "'R'", name = "report")
        public void report() {}
    }

    private static Hold acquire(AssertableApplicationContext context, LockRequest request) throws InterruptedException {
        return context.getBean(Redlock.class).acquire(request).orThrow();
    }

    private double gauge(String meter, String... tags) {
        return registry.get(meter).tags(tags).gauge().value();
    }

    @Test
    void what_an_annotated_method_does_is_counted_under_the_name_of_its_lock() {
        measured.withBean(Payments.class).run(context -> {
            context.getBean(Payments.class).pay("ada");

            await().untilAsserted(() -> assertThat(registry.get("redlock.hold")
                            .tag("name", "payment")
                            .timer()
                            .count())
                    .isEqualTo(1));
            assertThat(registry.get("redlock.acquire")
                            .tags("name", "payment", "outcome", "acquired")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("redlock.node.latency").timers()).hasSize(3);
        });
    }

    @Test
    void annotated_locks_have_their_meters_before_anything_happens() {
        measured.withBean(Payments.class)
                .run(context -> assertThat(registry.get("redlock.lost").counters())
                        .extracting(counter -> counter.getId().getTag("name"))
                        .containsExactlyInAnyOrder("payment", "report"));
    }

    @Test
    void what_is_held_is_shown_by_name_and_none_when_it_is_given_back() {
        measured.withBean(Payments.class).run(context -> {
            Hold hold = acquire(context, LockRequest.of("P1").name("payment"));
            await().untilAsserted(() ->
                    assertThat(gauge("redlock.held", "name", "payment")).isEqualTo(1));
            assertThat(gauge("redlock.held", "name", "report")).isZero();

            hold.close();
            await().untilAsserted(() ->
                    assertThat(gauge("redlock.held", "name", "payment")).isZero());
        });
    }

    @Test
    void who_waits_is_shown_by_name() {
        measured.withBean(Payments.class).run(context -> {
            Redlock redlock = context.getBean(Redlock.class);
            try (Hold unused = acquire(context, LockRequest.of("P1").name("payment"))) {
                CompletableFuture<Acquisition> waiting = redlock.acquireAsync(
                                LockRequest.of("P1").name("report").waitTime(Duration.ofMinutes(1)))
                        .toCompletableFuture();
                await().untilAsserted(() ->
                        assertThat(gauge("redlock.waiting", "name", "report")).isEqualTo(1));
                waiting.cancel(true);
            }
        });
    }

    @Test
    void the_wait_of_who_stood_in_line_is_timed() {
        measured.run(context -> {
            Redlock redlock = context.getBean(Redlock.class);
            Hold first = acquire(context, LockRequest.of("P1").name("payment"));
            CompletableFuture<Acquisition> second = redlock.acquireAsync(
                            LockRequest.of("P1").name("payment").waitTime(Duration.ofMinutes(1)))
                    .toCompletableFuture();
            await().pollDelay(Duration.ofMillis(20)).until(() -> !second.isDone());
            first.close();
            ((Acquired) second.join()).hold().close();

            await().untilAsserted(() -> assertThat(registry.get("redlock.wait")
                            .tag("name", "payment")
                            .timer()
                            .count())
                    .isEqualTo(1));
        });
    }

    @Test
    void a_node_is_in_one_state() {
        measured.run(context -> {
            assertThat(gauge("redlock.node.state", "node", "memory-0", "state", "up"))
                    .isEqualTo(1);
            assertThat(registry.get("redlock.node.state").tag("node", "memory-0").gauges().stream()
                            .mapToDouble(state -> state.value())
                            .sum())
                    .isEqualTo(1);
            assertThat(gauge("redlock.node.owed", "node", "memory-0")).isZero();
        });
    }

    /** Also not where a quorum has decided before they had answered. */
    @Test
    void nodes_that_answer_make_no_errors() {
        measured.run(context -> {
            for (int i = 0; i < 300; i++) {
                acquire(context, LockRequest.of("P1").name("payment")).close();
            }
            await().untilAsserted(() ->
                    assertThat(registry.get("redlock.hold").timer().count()).isEqualTo(300));
            assertThat(registry.get("redlock.node.errors").counters())
                    .hasSize(3)
                    .allSatisfy(errors -> assertThat(errors.count()).isZero());
        });
    }

    @Test
    void events_that_were_dropped_are_counted() {
        measured.run(
                context -> assertThat(registry.get("redlock.events.dropped").functionCounters())
                        .extracting(counter -> counter.getId().getTag("by"))
                        .containsExactlyInAnyOrder("listeners", "application"));
    }

    @Test
    void names_of_requests_do_not_become_as_many_meters() {
        measured.withPropertyValues("redlock.metrics.max-names=5").run(context -> {
            for (int user = 0; user < 50; user++) {
                acquire(context, LockRequest.of("P" + user).name("pay-" + user)).close();
            }
            await().untilAsserted(() -> assertThat(
                            registry.get("redlock.hold").timers().stream().mapToLong(timer -> timer.count()))
                    .satisfies(counts -> assertThat(
                                    counts.stream().mapToLong(Long::longValue).sum())
                            .isEqualTo(50)));
            assertThat(registry.get("redlock.hold").timers()).hasSize(6);
        });
    }

    @Test
    void a_closed_context_leaves_no_gauge_behind() {
        SimpleMeterRegistry shared = new SimpleMeterRegistry();
        unmeasured
                .withBean("shared", SharedRegistry.class, () -> new SharedRegistry(shared))
                .withBean(Payments.class)
                .run(context -> {
                    context.getBean(Payments.class).report();
                    assertThat(gaugesOf(shared)).isNotEmpty();
                });

        assertThat(gaugesOf(shared)).isEmpty();
    }

    /** Outlives the contexts that it is a bean of. */
    static final class SharedRegistry extends CompositeMeterRegistry {

        SharedRegistry(MeterRegistry shared) {
            add(shared);
        }

        @Override
        public void close() {}
    }

    private Stream<String> ours() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .filter(name -> name.startsWith("redlock."));
    }

    private static List<String> gaugesOf(MeterRegistry registry) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getType() == Meter.Type.GAUGE)
                .map(Meter.Id::getName)
                .filter(name -> name.startsWith("redlock."))
                .toList();
    }

    @Test
    void lazy_beans_are_measured_as_well() {
        measured.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(gauge("redlock.node.state", "node", "memory-0", "state", "up"))
                        .isEqualTo(1));
    }

    @Test
    void nothing_is_measured_where_that_is_switched_off() {
        measured.withPropertyValues("redlock.metrics.enabled=false").run(context -> {
            acquire(context, LockRequest.of("P1")).close();
            assertThat(context).doesNotHaveBean(RedlockMeters.class);
            assertThat(ours()).isEmpty();
        });
    }

    @Test
    void there_are_no_meters_without_a_lock() {
        measured.withPropertyValues("redlock.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RedlockMeters.class));
    }

    @Test
    void an_application_need_not_have_Micrometer() {
        unmeasured.withClassLoader(new FilteredClassLoader("io.micrometer")).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean("redlockMeters");
            acquire(context, LockRequest.of("P1")).close();
        });
    }

    @Test
    void a_registry_that_nobody_reads_is_enough() {
        unmeasured.run(context -> assertThat(context).hasNotFailed().hasSingleBean(RedlockMeters.class));
    }
}
