package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Single;
import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockContendedException;
import io.redlock.LockLostException;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.memory.MemoryServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.test.util.AopTestUtils;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** A method whose work begins with a subscriber, and goes on until its publisher terminates. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReactiveLockTest {

    private final MemoryLockNodes nodes = MemoryLockNodes.of(3);
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Sinks.One<String> one = Sinks.one();
    private final Sinks.Many<String> many = Sinks.many().unicast().onBackpressureBuffer();
    private Redlock redlock;
    private Redlock other;
    private Payments payments;

    static class Payments {

        final AtomicInteger calls = new AtomicInteger();

        @DistributedLock("'P' + #user")
        public Mono<String> pay(@Nullable String user, Supplier<Mono<String>> work) {
            calls.incrementAndGet();
            return work.get();
        }

        @DistributedLock("'P' + #user")
        public Flux<String> list(String user, Supplier<Flux<String>> work) {
            calls.incrementAndGet();
            return work.get();
        }

        @DistributedLock(key = "'P' + #user", waitTime = "1m")
        public Mono<String> payWaiting(String user, Supplier<Mono<String>> work) {
            calls.incrementAndGet();
            return work.get();
        }

        @DistributedLock("'P' + #user")
        public Single<String> single(String user) {
            return Single.just("paid");
        }

        @DistributedLock("'P' + #user")
        public Flow.Publisher<String> flow(String user) {
            return JdkFlowAdapter.publisherToFlowPublisher(Flux.just("paid", "booked"));
        }
    }

    @BeforeEach
    void start() {
        context.register(LockConfiguration.class);
        context.setAllowBeanDefinitionOverriding(true);
        context.registerBean("nodes", MemoryLockNodes.class, () -> nodes);
        context.registerBean(Payments.class);
        context.refresh();
        payments = context.getBean(Payments.class);
        redlock = context.getBean(Redlock.class);
        other = Redlock.builder().nodes(nodes).build();
    }

    @AfterEach
    void stop() {
        other.close();
        context.close();
    }

    private int calls() {
        return AopTestUtils.<Payments>getTargetObject(payments).calls.get();
    }

    private boolean isHeld() {
        try {
            return other.acquire(LockRequest.of("Pada").waitTime(Duration.ZERO)) instanceof NotAcquired;
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private void loseTheKey() {
        Hold hold = redlock.holds().get(0);
        nodes.servers().forEach(MemoryServer::clear);
        await().until(() -> hold.state() == HoldState.LOST);
    }

    @Test
    void does_nothing_before_somebody_subscribes() {
        Mono<String> unused = payments.pay("ada", () -> Mono.just("paid"));

        assertThat(calls()).isZero();
        assertThat(redlock.holds()).isEmpty();
    }

    @Test
    void keeps_the_lock_until_a_Mono_completes() {
        StepVerifier.create(payments.pay("ada", one::asMono))
                .then(() -> await().until(() -> calls() == 1))
                .then(() -> assertThat(isHeld()).isTrue())
                .then(() -> one.tryEmitValue("paid").orThrow())
                .expectNext("paid")
                .verifyComplete();

        assertThat(redlock.holds()).isEmpty();
        assertThat(isHeld()).isFalse();
    }

    @Test
    void has_given_the_lock_back_when_the_value_of_a_Mono_arrives() {
        assertThat(payments.pay("ada", () -> Mono.just("paid"))
                        .map(paid -> redlock.holds().size())
                        .block())
                .isZero();
    }

    @Test
    void streams_a_Flux_while_it_has_the_lock_and_hands_the_demand_on() {
        List<Long> demands = new CopyOnWriteArrayList<>();
        StepVerifier.create(payments.list("ada", () -> many.asFlux().doOnRequest(demands::add)), 0)
                .then(() -> await().until(() -> calls() == 1))
                .then(() -> many.tryEmitNext("paid").orThrow())
                .then(() -> assertThat(demands).isEmpty())
                .thenRequest(1)
                .expectNext("paid")
                .then(() -> assertThat(demands).containsExactly(1L))
                .then(() -> assertThat(isHeld()).isTrue())
                .thenRequest(2)
                .then(() -> many.tryEmitNext("booked").orThrow())
                .expectNext("booked")
                .then(() -> assertThat(demands).containsExactly(1L, 2L))
                .then(() -> many.tryEmitComplete().orThrow())
                .verifyComplete();

        assertThat(isHeld()).isFalse();
    }

    @Test
    void runs_what_the_application_wrote_on_no_thread_of_the_library() {
        List<String> threads = new CopyOnWriteArrayList<>();
        String paid = payments.pay("ada", () -> {
                    threads.add(Thread.currentThread().getName());
                    return Mono.fromSupplier(() -> {
                        threads.add(Thread.currentThread().getName());
                        return "paid";
                    });
                })
                .doOnNext(value -> threads.add(Thread.currentThread().getName()))
                .block();

        assertThat(paid).isEqualTo("paid");
        assertThat(threads).hasSize(3).allSatisfy(name -> assertThat(name).startsWith("parallel-"));
    }

    @Test
    void calls_the_method_anew_under_a_hold_of_its_own_for_every_subscriber() {
        List<Hold> holds = new CopyOnWriteArrayList<>();
        Mono<String> payment = payments.pay(
                "ada",
                () -> ReactiveCurrentHold.get().map(hold -> {
                    holds.add(hold);
                    return "paid";
                }));

        assertThat(payment.block()).isEqualTo("paid");
        assertThat(payment.block()).isEqualTo("paid");

        assertThat(calls()).isEqualTo(2);
        assertThat(holds).hasSize(2).doesNotHaveDuplicates();
        assertThat(holds).allSatisfy(hold -> assertThat(hold.state()).isEqualTo(HoldState.RELEASED));
    }

    @Test
    void has_two_subscribers_take_turns() {
        AtomicInteger inside = new AtomicInteger();
        Mono<Integer> payment = payments.payWaiting(
                        "ada",
                        () -> Mono.fromSupplier(inside::incrementAndGet)
                                .delayElement(Duration.ofMillis(20))
                                .map(Object::toString)
                                .doOnNext(most -> inside.decrementAndGet()))
                .map(Integer::valueOf);

        assertThat(Flux.merge(payment, payment, payment).collectList().block()).containsExactly(1, 1, 1);
    }

    @Test
    void tells_a_bad_key_as_a_signal() {
        StepVerifier.create(payments.pay(null, () -> Mono.just("paid")))
                .expectError(InvalidLockKeyException.class)
                .verify();
        assertThat(calls()).isZero();
    }

    @Test
    void tells_why_it_has_no_lock_as_a_signal() throws Exception {
        try (var hold = other.acquire(LockRequest.of("Pada")).orThrow()) {
            StepVerifier.create(payments.pay("ada", () -> Mono.just("paid")))
                    .expectError(LockContendedException.class)
                    .verify();
        }
        assertThat(calls()).isZero();
    }

    @Test
    void gives_the_lock_back_behind_an_error_of_the_work() {
        IllegalStateException alreadyPaid = new IllegalStateException("Already paid");

        StepVerifier.create(payments.pay("ada", () -> Mono.error(alreadyPaid)))
                .expectErrorSatisfies(failure -> {
                    assertThat(failure).isSameAs(alreadyPaid);
                    assertThat(redlock.holds()).isEmpty();
                })
                .verify();
    }

    @Test
    void gives_the_lock_back_behind_an_error_of_the_method_itself() {
        IllegalStateException alreadyPaid = new IllegalStateException("Already paid");

        StepVerifier.create(payments.pay("ada", () -> {
                    throw alreadyPaid;
                }))
                .expectErrorSatisfies(failure -> assertThat(failure).isSameAs(alreadyPaid))
                .verify();
        assertThat(isHeld()).isFalse();
    }

    @Test
    void gives_the_lock_back_when_the_subscriber_cancels_behind_the_cancellation_of_the_work() {
        AtomicReference<Integer> heldAtCancellation = new AtomicReference<>();
        Disposable subscription = payments.pay(
                        "ada",
                        () -> one.asMono()
                                .doOnCancel(() ->
                                        heldAtCancellation.set(redlock.holds().size())))
                .subscribe();
        await().until(() -> one.currentSubscriberCount() == 1);

        subscription.dispose();

        assertThat(heldAtCancellation).hasValue(1);
        assertThat(isHeld()).isFalse();
    }

    @Test
    void gives_the_lock_back_when_somebody_takes_only_some_of_a_Flux() {
        assertThat(payments.list("ada", () -> Flux.just("paid", "booked").concatWith(Flux.never()))
                        .take(2)
                        .collectList()
                        .block())
                .containsExactly("paid", "booked");

        assertThat(isHeld()).isFalse();
    }

    @Test
    void stops_waiting_when_the_subscriber_cancels() throws Exception {
        try (var hold = other.acquire(LockRequest.of("Pada")).orThrow()) {
            Disposable subscription =
                    payments.payWaiting("ada", () -> Mono.just("paid")).subscribe();
            subscription.dispose();
        }

        assertThat(payments.payWaiting("ada", () -> Mono.just("paid")).block()).isEqualTo("paid");
        assertThat(calls()).isEqualTo(1);
        assertThat(redlock.holds()).isEmpty();
    }

    @Test
    void leaves_no_lock_behind_however_early_the_subscriber_cancels() {
        for (int round = 0; round < 500; round++) {
            Disposable subscription =
                    payments.pay("ada", () -> Mono.just("paid")).subscribe(paid -> {}, failure -> {});
            LockSupport.parkNanos(round % 10 * 20_000L);
            subscription.dispose();
        }

        await().until(() -> redlock.holds().isEmpty() && !isHeld());
    }

    @Test
    void keeps_the_value_of_a_Mono_back_when_the_lock_was_lost() {
        StepVerifier.create(payments.pay("ada", one::asMono))
                .then(() -> await().until(() -> calls() == 1))
                .then(this::loseTheKey)
                .then(() -> one.tryEmitValue("paid").orThrow())
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(LockLostException.class)
                        .hasMessageContaining("Lock 'Pada' was lost")
                        .hasMessageContaining("Payments.pay(String, Supplier) had run to its end"))
                .verify();
    }

    @Test
    void ends_a_Flux_with_the_loss_in_place_of_its_completion() {
        StepVerifier.create(payments.list("ada", many::asFlux))
                .then(() -> many.tryEmitNext("paid").orThrow())
                .expectNext("paid")
                .then(this::loseTheKey)
                .then(() -> many.tryEmitComplete().orThrow())
                .expectError(LockLostException.class)
                .verify();
    }

    @Test
    void leaves_the_front_seat_to_an_error_of_the_work() {
        StepVerifier.create(payments.list("ada", many::asFlux))
                .then(() -> many.tryEmitNext("paid").orThrow())
                .expectNext("paid")
                .then(this::loseTheKey)
                .then(() -> many.tryEmitError(new IllegalStateException("Already paid"))
                        .orThrow())
                .expectErrorSatisfies(failure -> {
                    assertThat(failure).isInstanceOf(IllegalStateException.class);
                    assertThat(failure.getSuppressed()).singleElement().isInstanceOf(LockLostException.class);
                })
                .verify();
    }

    @Test
    void locks_what_is_no_type_of_Reactors_as_well() {
        assertThat(payments.single("ada").blockingGet()).isEqualTo("paid");
        assertThat(JdkFlowAdapter.flowPublisherToFlux(payments.flow("ada"))
                        .map(item -> item + redlock.holds().size())
                        .collectList()
                        .block())
                .containsExactly("paid1", "booked1");
        assertThat(isHeld()).isFalse();
    }
}
