package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockContendedException;
import io.redlock.LockLostException;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.memory.MemoryServer;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What becomes of a pipeline within a pipeline, and what both see of the lock. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReactiveReentryTest {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private Redlock redlock;
    private Accounts accounts;

    /** Each method takes other keys, and runs what it is given. */
    static class Accounts {

        @DistributedLock("'a'")
        public <T> Mono<T> outer(Supplier<Mono<T>> work) {
            return work.get();
        }

        @DistributedLock("'a'")
        public <T> Mono<T> inner(Supplier<Mono<T>> work) {
            return work.get();
        }

        @DistributedLock(keys = {"'a'", "'b'"})
        public <T> Mono<T> both(Supplier<Mono<T>> work) {
            return work.get();
        }

        @DistributedLock("'c'")
        public <T> Mono<T> elsewhere(Supplier<Mono<T>> work) {
            return work.get();
        }

        @DistributedLock("'a'")
        public <T> T blocking(Supplier<T> work) {
            return work.get();
        }
    }

    @BeforeEach
    void start() {
        context.register(LockConfiguration.class, Accounts.class);
        context.refresh();
        accounts = context.getBean(Accounts.class);
        redlock = context.getBean(Redlock.class);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void r56_a_pipeline_within_a_pipeline_joins_its_hold_on_whatever_thread() {
        List<Hold> holds = Objects.requireNonNull(accounts.outer(() -> ReactiveCurrentHold.get()
                        .publishOn(Schedulers.boundedElastic())
                        .flatMap(outer -> accounts.inner(ReactiveCurrentHold::get)
                                .map(inner ->
                                        List.of(outer, inner, redlock.holds().get(0)))))
                .block());

        assertThat(holds).hasSize(3).containsOnly(holds.get(0));
        assertThat(redlock.holds()).isEmpty();
    }

    @Test
    void r56_an_inner_pipeline_that_outlives_the_outer_one_keeps_the_lock() {
        Sinks.One<String> sink = Sinks.one();
        accounts.outer(() -> Mono.deferContextual(outer -> {
                    accounts.inner(sink::asMono).contextWrite(outer).subscribe();
                    return Mono.just("done");
                }))
                .block();
        assertThat(redlock.holds()).hasSize(1);

        sink.tryEmitValue("done").orThrow();
        await().until(() -> redlock.holds().isEmpty());
    }

    @Test
    void r56_a_pipeline_that_asks_for_more_than_is_held_around_it_is_refused() {
        StepVerifier.create(accounts.outer(() -> accounts.both(() -> Mono.just("no"))))
                .expectErrorSatisfies(refusal -> assertThat(refusal)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Accounts.both(Supplier) asks for lock 'a', 'b'")
                        .hasMessageContaining("would wait for itself"))
                .verify();
    }

    @Test
    void r56_no_pipeline_joins_a_hold_that_is_lost() {
        StepVerifier.create(accounts.outer(() -> ReactiveCurrentHold.get()
                        .doOnNext(this::lose)
                        .flatMap(hold -> accounts.inner(() -> Mono.error(new AssertionError("It ran"))))))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(LockLostException.class)
                        .hasMessageContaining("Accounts.inner(Supplier) did not run"))
                .verify();
    }

    @Test
    void a_plain_method_inside_does_not_see_the_hold_of_the_pipeline() {
        StepVerifier.create(accounts.outer(() -> Mono.just("a")
                        .publishOn(Schedulers.boundedElastic())
                        .map(step -> accounts.blocking(() -> step))))
                .expectError(LockContendedException.class)
                .verify();
    }

    @Test
    void the_body_of_the_method_sees_the_hold_on_its_thread() {
        Hold hold = accounts.outer(() -> Mono.just(accounts.blocking(CurrentHold::get)))
                .block();

        assertThat(Objects.requireNonNull(hold).keys()).containsExactly("a");
    }

    @Test
    void can_be_required_by_its_key() {
        List<String> keys = accounts.outer(() -> accounts.elsewhere(() -> ReactiveCurrentHold.require("a")
                        .zipWith(ReactiveCurrentHold.get())
                        .map(pair -> List.of(
                                pair.getT1().keys().get(0), pair.getT2().keys().get(0)))))
                .block();

        assertThat(keys).containsExactly("a", "c");
    }

    @Test
    void cannot_be_required_by_a_key_that_is_not_held() {
        StepVerifier.create(accounts.outer(() -> ReactiveCurrentHold.require("b")))
                .expectErrorMessage(
                        "Lock 'b' is required, but the methods around hold lock 'a'; subscribe to it inside of what a method with"
                                + " @DistributedLock returns that was called through its Spring bean on this key")
                .verify();
        StepVerifier.create(ReactiveCurrentHold.require("b"))
                .expectErrorSatisfies(none -> assertThat(none)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("no method with @DistributedLock is subscribed to here"))
                .verify();
        StepVerifier.create(ReactiveCurrentHold.get())
                .expectErrorSatisfies(none -> assertThat(none)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("subscribed to in no method with @DistributedLock"))
                .verify();
    }

    @Test
    void cannot_be_required_when_it_is_lost() {
        StepVerifier.create(accounts.outer(() -> ReactiveCurrentHold.get()
                        .doOnNext(this::lose)
                        .then(ReactiveCurrentHold.require("a"))
                        .onErrorMap(failure -> new IllegalStateException("told", failure))))
                .expectErrorSatisfies(failure ->
                        assertThat(failure).hasMessage("told").cause().isInstanceOf(LockLostException.class))
                .verify();
    }

    @Test
    void cannot_be_required_when_it_was_given_back() {
        StepVerifier.create(accounts.outer(
                        () -> ReactiveCurrentHold.get().doOnNext(Hold::close).then(ReactiveCurrentHold.require("a"))))
                .expectErrorMessage("Lock 'a' has been released")
                .verify();
    }

    private void lose(Hold hold) {
        context.getBean(MemoryLockNodes.class).servers().forEach(MemoryServer::clear);
        await().until(() -> hold.state() == HoldState.LOST);
    }
}
