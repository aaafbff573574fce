package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import io.redlock.Hold;
import io.redlock.LockContendedException;
import io.redlock.LockLostException;
import io.redlock.QuorumUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** What a trace shows of annotated calls. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockObservationTest {

    private final SimpleTracer tracer = new SimpleTracer();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final Work work = new Work(registry);
    private final PolicyFixture<Payments> application = new PolicyFixture<>(Payments.class, registry, work);

    /** What there is to be done under the lock. */
    static final class Work {

        final ObservationRegistry registry;
        final CompletableFuture<String> receipt = new CompletableFuture<>();
        Runnable action = () -> {};

        Work(ObservationRegistry registry) {
            this.registry = registry;
        }

        Observation observation() {
            return Observation.createNotStarted("work", registry);
        }
    }

    static class Payments {

        private final Work work;

        Payments(Work work) {
            this.work = work;
        }

        @DistributedLock(key = "'P' + #user", name = "payment")
        public void pay(String user) {
            work.observation().observe(work.action);
        }

        @DistributedLock(key = "'P' + #user", name = "payment")
        public CompletableFuture<String> payLater(String user) {
            return work.receipt;
        }

        @DistributedLock(key = "'P' + #user", name = "payment", waitTime = "1m")
        public Mono<String> payReactively(String user) {
            return Mono.deferContextual(context -> work.observation()
                            .parentObservation(context.get("micrometer.observation"))
                            .observe(() -> Mono.just("paid")))
                    .flatMap(paid -> Mono.fromFuture(work.receipt, true));
        }
    }

    @BeforeEach
    void trace() {
        registry.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));
    }

    @AfterEach
    void close() {
        application.close();
    }

    private List<SimpleSpan> spans() {
        return tracer.getSpans().stream()
                .filter(span -> span.getEndTimestamp().toEpochMilli() > 0)
                .toList();
    }

    private SimpleSpan span(String name) {
        return spans().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No span " + name + " in " + spans()));
    }

    private void hasSpans(String... names) {
        await().untilAsserted(() ->
                assertThat(spans()).extracting(SimpleSpan::getName).containsExactlyInAnyOrder(names));
    }

    private void inTheCaller(Runnable call) {
        Observation.createNotStarted("caller", registry).observe(call);
    }

    private void isChildOf(String child, String parent) {
        assertThat(span(child).getParentId()).isEqualTo(span(parent).getSpanId());
    }

    @Test
    void a_call_shows_how_it_acquired_and_what_it_did_under_the_lock() {
        inTheCaller(() -> application.bean.pay("ada"));

        hasSpans("caller", "redlock.acquire payment", "redlock.hold payment", "work");
        isChildOf("redlock.acquire payment", "caller");
        isChildOf("redlock.hold payment", "caller");
        isChildOf("work", "redlock.hold payment");
    }

    @Test
    void a_span_has_the_name_the_outcome_and_the_key() {
        application.bean.pay("ada");

        assertThat(span("redlock.acquire payment").getTags())
                .containsEntry("name", "payment")
                .containsEntry("outcome", "acquired")
                .containsEntry("redlock.keys", "Pada");
        assertThat(span("redlock.hold payment").getTags()).containsEntry("outcome", "released");
    }

    @Test
    void that_somebody_else_has_the_lock_is_an_outcome_and_no_error() {
        try (Hold unused = application.contend("Pada")) {
            assertThatException()
                    .isThrownBy(() -> application.bean.pay("ada"))
                    .isInstanceOf(LockContendedException.class);
        }

        hasSpans("redlock.acquire payment");
        assertThat(span("redlock.acquire payment").getTags()).containsEntry("outcome", "contended");
        assertThat(span("redlock.acquire payment").getError()).isNull();
    }

    @Test
    void that_too_few_nodes_vote_is_an_error() {
        application.loseTheNodes();

        assertThatException()
                .isThrownBy(() -> application.bean.pay("ada"))
                .isInstanceOf(QuorumUnavailableException.class);
        assertThat(span("redlock.acquire payment").getTags()).containsEntry("outcome", "no_quorum");
        assertThat(span("redlock.acquire payment").getError()).isInstanceOf(QuorumUnavailableException.class);
    }

    @Test
    void what_the_method_throws_is_an_error_of_its_hold() {
        work.action = () -> {
            throw new IllegalStateException("broke");
        };

        assertThatException().isThrownBy(() -> application.bean.pay("ada")).withMessage("broke");
        assertThat(span("redlock.hold payment").getError()).hasMessage("broke");
        assertThat(span("redlock.hold payment").getTags()).containsEntry("outcome", "released");
    }

    @Test
    void a_loss_is_the_outcome_of_its_hold() {
        work.action = () -> application.redlock().drain(Duration.ZERO);

        assertThatException().isThrownBy(() -> application.bean.pay("ada")).isInstanceOf(LockLostException.class);
        assertThat(span("redlock.hold payment").getTags()).containsEntry("outcome", "lost");
        assertThat(span("redlock.hold payment").getError()).isInstanceOf(LockLostException.class);
    }

    @Test
    void a_call_that_joins_shows_nothing_of_its_own() {
        work.action = () -> {
            work.action = () -> {};
            application.bean.pay("ada");
        };
        application.bean.pay("ada");

        hasSpans("redlock.acquire payment", "redlock.hold payment", "work", "work");
    }

    @Test
    void the_hold_of_a_future_ends_with_that() {
        inTheCaller(() -> {
            CompletableFuture<String> unused = application.bean.payLater("ada");
        });
        hasSpans("caller", "redlock.acquire payment");

        work.receipt.complete("paid");
        hasSpans("caller", "redlock.acquire payment", "redlock.hold payment");
        isChildOf("redlock.hold payment", "caller");
    }

    @Test
    void what_a_future_fails_with_is_an_error_of_its_hold() {
        CompletableFuture<String> unused = application.bean.payLater("ada");
        work.receipt.completeExceptionally(new IllegalStateException("broke"));

        hasSpans("redlock.acquire payment", "redlock.hold payment");
        assertThat(span("redlock.hold payment").getError()).hasMessage("broke");
    }

    @Test
    void a_publisher_is_part_of_what_its_subscriber_says() {
        Observation caller = Observation.start("caller", registry);
        Mono<String> paid = application.bean.payReactively("ada");
        work.receipt.complete("paid");
        paid.contextWrite(context -> context.put("micrometer.observation", caller))
                .block();
        caller.stop();

        hasSpans("caller", "redlock.acquire payment", "redlock.hold payment", "work");
        isChildOf("redlock.acquire payment", "caller");
        isChildOf("redlock.hold payment", "caller");
        isChildOf("work", "redlock.hold payment");
    }

    @Test
    void a_publisher_is_part_of_what_goes_on_around_its_subscription() {
        work.receipt.complete("paid");
        inTheCaller(() -> application.bean.payReactively("ada").block());

        hasSpans("caller", "redlock.acquire payment", "redlock.hold payment", "work");
        isChildOf("redlock.hold payment", "caller");
    }

    @Test
    void what_a_publisher_fails_with_is_an_error_of_its_hold() {
        work.receipt.completeExceptionally(new IllegalStateException("broke"));
        assertThatException()
                .isThrownBy(() -> application.bean.payReactively("ada").block());

        hasSpans("redlock.acquire payment", "redlock.hold payment", "work");
        assertThat(span("redlock.hold payment").getError()).hasMessage("broke");
    }

    @Test
    void a_subscription_that_is_cancelled_while_it_waits_ends_its_acquisition() {
        try (Hold unused = application.contend("Pada")) {
            Disposable subscription = application.bean.payReactively("ada").subscribe();
            await().until(() -> !application.redlock().waiting().isEmpty());
            subscription.dispose();
        }
        hasSpans("redlock.acquire payment");
        assertThat(span("redlock.acquire payment").getTags()).containsEntry("outcome", "interrupted");
    }

    @Test
    void who_observes_can_neither_fail_a_call_nor_keep_its_lock() {
        registry.observationConfig().observationHandler(new Broken());

        application.bean.pay("ada");
        assertThat(application.redlock().holds()).isEmpty();
    }

    @Test
    void a_registry_that_does_nothing_costs_nothing() throws Exception {
        LockObserver observer = new LockObservations(() -> ObservationRegistry.NOOP);
        LockOperations operations =
                new LockOperations(application.context.getDefaultListableBeanFactory(), Optional.empty());
        LockOperation operation = operations
                .find(Payments.class.getMethod("pay", String.class), Payments.class)
                .orElseThrow();
        LockedCall call = new LockedCall(
                operation, operation.method(), application.bean, new Object[] {"ada"}, () -> "never called");

        assertThat(Stream.of(observer.acquiring(call, Optional.empty()), observer.holding(call, Optional.empty())))
                .containsOnly(Observed.NOTHING);
    }

    /** Throws wherever it is asked. */
    private static final class Broken implements ObservationHandler<Observation.Context> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof LockObservationContext;
        }

        @Override
        public void onStart(Observation.Context context) {
            throw new IllegalStateException("onStart");
        }

        @Override
        public void onStop(Observation.Context context) {
            throw new IllegalStateException("onStop");
        }
    }
}
