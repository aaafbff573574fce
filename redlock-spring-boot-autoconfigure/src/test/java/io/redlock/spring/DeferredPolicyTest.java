package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.LockContendedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a call gets without its lock whose method returns before its work is done. */
@SuppressWarnings("unused")
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeferredPolicyTest {

    private final PolicyFixture<Deferred> application = new PolicyFixture<>(Deferred.class);
    private final Deferred deferred = application.bean;

    static class Deferred {

        @DistributedLock(key = "'D'", whenContended = WhenContended.SKIP)
        public CompletableFuture<Optional<String>> future() {
            return CompletableFuture.completedFuture(Optional.of("ran"));
        }

        @DistributedLock(key = "'D'", whenContended = WhenContended.SKIP)
        public CompletionStage<List<String>> stage() {
            return CompletableFuture.completedFuture(List.of("ran"));
        }

        @DistributedLock(key = "'D'", whenContended = WhenContended.SKIP)
        public Mono<String> mono() {
            return Mono.just("ran");
        }

        @DistributedLock(key = "'D'", whenContended = WhenContended.SKIP)
        public Flux<String> flux() {
            return Flux.just("ran");
        }

        @DistributedLock(key = "'D'", whenContended = WhenContended.FALLBACK, fallback = "later")
        public CompletableFuture<String> futureOrLater() {
            return CompletableFuture.completedFuture("ran");
        }

        private CompletableFuture<String> later(LockContendedException why) {
            return CompletableFuture.completedFuture("later " + why.keys());
        }

        @DistributedLock(key = "'D'", whenContended = WhenContended.FALLBACK, fallback = "laterMono")
        public Mono<String> monoOrLater() {
            return Mono.just("ran");
        }

        private Mono<String> laterMono(LockContendedException why) {
            return Mono.just("later " + why.keys());
        }

        @DistributedLock(key = "'D'", condition = "#wanted")
        public Mono<String> monoIf(boolean wanted) {
            return Mono.just("ran");
        }

        @DistributedLock(key = "'D'", condition = "#wanted")
        public CompletableFuture<String> futureIf(boolean wanted) {
            return CompletableFuture.completedFuture("ran");
        }
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void a_skipped_stage_completes_with_nothing() {
        application.contend("D");

        assertThat(deferred.future().join()).isEmpty();
        assertThat(deferred.stage().toCompletableFuture().join()).isEmpty();
    }

    @Test
    void a_skipped_publisher_completes_without_an_element() {
        application.contend("D");

        assertThat(deferred.mono().blockOptional()).isEmpty();
        assertThat(deferred.flux().collectList().block()).isEmpty();
    }

    @Test
    void nothing_is_skipped_where_the_lock_can_be_had() {
        assertThat(deferred.future().join()).contains("ran");
        assertThat(deferred.mono().block()).isEqualTo("ran");
    }

    @Test
    void a_fallback_gives_the_stage_or_publisher() {
        application.contend("D");

        assertThat(deferred.futureOrLater().join()).isEqualTo("later [D]");
        assertThat(deferred.monoOrLater().block()).isEqualTo("later [D]");
    }

    @Test
    void a_condition_that_is_false_leaves_them_unlocked() {
        application.contend("D");

        assertThat(deferred.monoIf(false).block()).isEqualTo("ran");
        assertThat(deferred.futureIf(false).join()).isEqualTo("ran");
    }

    static class InterruptedStage {
        @DistributedLock(key = "'D'", whenLost = WhenLost.INTERRUPT)
        public CompletableFuture<String> work() {
            return new CompletableFuture<>();
        }
    }

    static class InterruptedMono {
        @DistributedLock(key = "'D'", whenLost = WhenLost.INTERRUPT)
        public Mono<String> work() {
            return Mono.empty();
        }
    }

    @Test
    void there_is_no_thread_to_interrupt_which_stops_the_startup() {
        stops(
                InterruptedStage.class,
                "InterruptedStage.work(): With whenLost = INTERRUPT",
                "it returns a CompletableFuture");
        stops(InterruptedMono.class, "InterruptedMono.work(): With whenLost = INTERRUPT", "Use whenLost = FAIL");
    }

    private static void stops(Class<?> bean, String problem, String more) {
        new ApplicationContextRunner()
                .withUserConfiguration(LockConfiguration.class)
                .withBean(bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidDistributedLockException.class)
                        .hasMessageContaining(problem)
                        .hasMessageContaining(more));
    }
}
