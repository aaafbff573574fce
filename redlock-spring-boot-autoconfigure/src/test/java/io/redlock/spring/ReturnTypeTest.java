package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import kotlin.Metadata;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a method with a lock may return, which is checked before the first call. */
@SuppressWarnings("unused")
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReturnTypeTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(LockConfiguration.class);

    private void is_refused(Class<?> bean, String... parts) {
        runner.withBean(bean).run(context -> {
            assertThat(context).getFailure().rootCause().isInstanceOf(InvalidDistributedLockException.class);
            assertThat(context).getFailure().rootCause().hasMessageContainingAll(parts);
        });
    }

    static class Accepted {

        @DistributedLock("'a'")
        public CompletableFuture<String> future() {
            return new CompletableFuture<>();
        }

        @DistributedLock("'a'")
        public CompletionStage<String> stage() {
            return new CompletableFuture<>();
        }

        @DistributedLock("'a'")
        public Mono<String> mono() {
            return Mono.empty();
        }

        @DistributedLock("'a'")
        public Flux<String> flux() {
            return Flux.empty();
        }

        @DistributedLock("'a'")
        public Publisher<String> publisher() {
            return Flux.empty();
        }

        @DistributedLock("'a'")
        public Flow.Publisher<String> flow() {
            return subscriber -> {};
        }

        @DistributedLock("'a'")
        public Single<String> single() {
            return Single.never();
        }

        @DistributedLock("'a'")
        public Completable completable() {
            return Completable.complete();
        }

        @DistributedLock("'a'")
        public Flowable<String> flowable() {
            return Flowable.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"future", "stage", "mono", "flux", "publisher", "flow", "single", "completable", "flowable"})
    void may_be_a_stage_or_what_Spring_adapts(String method) {
        runner.withBean(Accepted.class).run(context -> {
            assertThat(context).hasNotFailed();
            // Whatever it is that comes back, the caller can use it as what the method declares.
            Accepted bean = context.getBean(Accepted.class);
            assertThat(Accepted.class.getMethod(method).invoke(bean))
                    .isInstanceOf(Accepted.class.getMethod(method).getReturnType());
        });
    }

    abstract static class Base<T> {

        @DistributedLock("'a'")
        public T pay() {
            return make();
        }

        abstract T make();
    }

    static class GenericMono extends Base<Mono<String>> {
        @Override
        Mono<String> make() {
            return Mono.just("paid");
        }
    }

    static class GenericFuture extends Base<CompletableFuture<String>> {
        @Override
        CompletableFuture<String> make() {
            return new CompletableFuture<>();
        }
    }

    @Test
    void may_be_what_a_type_variable_stands_for() {
        runner.withBean(GenericMono.class).withBean(GenericFuture.class).run(context -> {
            assertThat(context.getBean(GenericMono.class).pay().block()).isEqualTo("paid");

            CompletableFuture<String> dependent =
                    context.getBean(GenericFuture.class).pay();
            assertThat(dependent).isNotDone();
            assertThat(context.getBean(io.redlock.Redlock.class).holds()).hasSize(1);
        });
    }

    static class PlainFuture {
        @DistributedLock("'a'")
        public Future<String> pay() {
            return new CompletableFuture<>();
        }
    }

    static class Scheduled {
        @DistributedLock("'a'")
        public ScheduledFuture<String> pay() {
            throw new AssertionError();
        }
    }

    static class Task {
        @DistributedLock("'a'")
        public FutureTask<String> pay() {
            throw new AssertionError();
        }
    }

    static class Sub extends CompletableFuture<String> {}

    static class SubFuture {
        @DistributedLock("'a'")
        public Sub pay() {
            return new Sub();
        }
    }

    static class GenericSub extends Base<Sub> {
        @Override
        Sub make() {
            return new Sub();
        }
    }

    @Test
    void is_refused_where_it_is_another_kind_of_future() {
        String remedy = "Return a CompletableFuture or a CompletionStage";
        is_refused(PlainFuture.class, "PlainFuture.pay()", "before its work is done (a Future)", remedy);
        is_refused(Scheduled.class, "Scheduled.pay()", "before its work is done (a ScheduledFuture)", remedy);
        is_refused(Task.class, "Task.pay()", "before its work is done (a FutureTask)", remedy);
        is_refused(SubFuture.class, "SubFuture.pay()", "before its work is done (a Sub)", remedy);
        is_refused(GenericSub.class, "Base.pay()", "before its work is done (a Sub)", remedy);
    }

    static class Connectable {
        @DistributedLock("'a'")
        public ConnectableFlux<String> pay() {
            throw new AssertionError();
        }
    }

    interface SubmittedFlow extends Flow.Publisher<String> {}

    static class Flowing {
        @DistributedLock("'a'")
        public SubmittedFlow pay() {
            return subscriber -> {};
        }
    }

    @Test
    void is_refused_where_it_is_a_subtype_of_what_Spring_adapts() {
        is_refused(Connectable.class, "before its work is done (a ConnectableFlux)", "Return a Mono or a Flux");
        is_refused(Flowing.class, "before its work is done (a SubmittedFlow)", "Return a Mono or a Flux");
    }

    @EnableAsync
    static class Asynchronous {

        @Async
        @DistributedLock("'a'")
        public Future<String> pay() {
            return new CompletableFuture<>();
        }
    }

    @Test
    void is_refused_as_a_plain_future_also_with_Async() {
        is_refused(Asynchronous.class, "before its work is done (a Future)");
    }

    /** What Kotlin makes of {@code suspend fun work(): String}. */
    @Metadata(k = 1)
    static class Suspending {

        @DistributedLock("'a'")
        public Object work(Continuation<? super String> continuation) {
            return "done";
        }
    }

    @Test
    void a_suspending_function_of_Kotlin_is_refused_for_now() {
        is_refused(Suspending.class, "Suspending.work(Continuation)", "suspending function", "for now");
    }
}
