package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redlock.QuorumUnavailableException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** What a call returns that is skipped because somebody else has the lock. */
@SuppressWarnings({"unused", "NonApiType", "TypeParameterUnusedInFormals"})
@DisplayNameGeneration(ReplaceUnderscores.class)
class SkipTest {

    static class Jobs {
        int runs;

        @DistributedLock(key = "'J'", whenContended = WhenContended.SKIP)
        public void run() {
            runs++;
        }

        @DistributedLock(key = "'J'", whenContended = WhenContended.SKIP)
        public Stream<String> stream() {
            return Stream.of("ran");
        }

        @DistributedLock(key = "'J'", whenContended = WhenContended.SKIP)
        public @Nullable Long boxed() {
            return 7L;
        }

        public int runs() {
            return runs;
        }
    }

    @Test
    void the_method_does_not_run_while_somebody_else_has_the_lock() {
        try (var application = new PolicyFixture<>(Jobs.class)) {
            application.contend("J");

            application.bean.run();

            assertThat(application.bean.runs()).isZero();
        }
    }

    @Test
    void the_method_runs_where_the_lock_can_be_had() {
        try (var application = new PolicyFixture<>(Jobs.class)) {
            application.bean.run();

            assertThat(application.bean.runs()).isEqualTo(1);
            assertThat(application.bean.boxed()).isEqualTo(7);
        }
    }

    @Test
    void each_call_gets_a_stream_of_its_own() {
        try (var application = new PolicyFixture<>(Jobs.class)) {
            application.contend("J");

            assertThat(application.bean.stream()).isEmpty();
            assertThat(application.bean.stream()).isEmpty();
            assertThat(application.bean.boxed()).isNull();
        }
    }

    @Test
    void an_outage_is_not_skipped() {
        try (var application = new PolicyFixture<>(Jobs.class)) {
            application.loseTheNodes();

            assertThatExceptionOfType(QuorumUnavailableException.class).isThrownBy(application.bean::run);
        }
    }

    /** Never called: its methods are what their types are. */
    abstract static class Results<T> {
        public abstract void nothing();

        public abstract Void nothingBoxed();

        public abstract String text();

        public abstract <S> S anything();

        public abstract Integer boxed();

        public abstract Optional<String> optional();

        public abstract OptionalInt optionalInt();

        public abstract OptionalLong optionalLong();

        public abstract OptionalDouble optionalDouble();

        public abstract Collection<String> collection();

        public abstract Iterable<String> iterable();

        public abstract List<String> list();

        public abstract Set<String> set();

        public abstract SortedSet<String> sortedSet();

        public abstract NavigableSet<String> navigableSet();

        public abstract Queue<String> queue();

        public abstract Deque<String> deque();

        public abstract BlockingQueue<String> blockingQueue();

        public abstract Iterator<String> iterator();

        public abstract Map<String, String> map();

        public abstract SortedMap<String, String> sortedMap();

        public abstract NavigableMap<String, String> navigableMap();

        public abstract ConcurrentMap<String, String> concurrentMap();

        public abstract TreeMap<String, String> treeMap();

        public abstract ArrayList<String> arrayList();

        public abstract EnumMap<TimeUnit, String> withoutConstructor();

        public abstract OfMine ofMine();

        public abstract T typed();

        public abstract String[] array();

        public abstract int[][] arrays();

        public abstract Stream<String> stream();

        public abstract IntStream intStream();

        public abstract LongStream longStream();

        public abstract DoubleStream doubleStream();

        public abstract CompletableFuture<Optional<String>> future();

        public abstract CompletionStage<List<String>> stage();

        public abstract CompletableFuture<String> futureOfText();

        @SuppressWarnings("rawtypes")
        public abstract CompletableFuture futureOfSomething();
    }

    interface OfMine extends Iterable<String> {}

    abstract static class Concrete extends Results<Set<String>> {}

    private static @Nullable Object emptyOf(String name) {
        Method method = ClassUtils.getMethod(Concrete.class, name);
        Class<?> declared = method.getReturnType();
        Object value = EmptyValues.of(ResolvableType.forMethodReturnType(method, Concrete.class))
                .orElseThrow()
                .get();
        if (value != null) {
            assertThat(value).isInstanceOf(declared);
        }
        return value;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optional",
                "optionalInt",
                "optionalLong",
                "optionalDouble",
                "collection",
                "iterable",
                "list",
                "set",
                "sortedSet",
                "navigableSet",
                "queue",
                "deque",
                "blockingQueue",
                "iterator",
                "map",
                "sortedMap",
                "navigableMap",
                "concurrentMap",
                "treeMap",
                "arrayList",
                "typed",
                "array",
                "arrays",
                "stream",
                "intStream",
                "longStream",
                "doubleStream"
            })
    void what_can_be_empty_is_empty(String name) {
        assertThat(toList(Objects.requireNonNull(emptyOf(name)))).isEmpty();
    }

    private static List<?> toList(Object value) {
        if (value instanceof OptionalInt || value instanceof OptionalLong || value instanceof OptionalDouble) {
            return value.toString().endsWith(".empty") ? List.of() : List.of(value);
        }
        if (value instanceof IntStream stream) {
            return stream.boxed().toList();
        }
        if (value instanceof LongStream stream) {
            return stream.boxed().toList();
        }
        if (value instanceof DoubleStream stream) {
            return stream.boxed().toList();
        }
        if (value instanceof Optional<?> optional) {
            return optional.stream().toList();
        }
        if (value instanceof Map<?, ?> map) {
            return List.copyOf(map.keySet());
        }
        if (value instanceof Stream<?> stream) {
            return stream.toList();
        }
        if (value instanceof Object[] array) {
            return List.of(array);
        }
        List<Object> all = new ArrayList<>();
        (value instanceof Iterator<?> iterator ? iterator : ((Iterable<?>) value).iterator())
                .forEachRemaining(all::add);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "nothingBoxed", "text", "anything", "boxed", "withoutConstructor", "ofMine"})
    void what_cannot_be_empty_is_null(String name) {
        assertThat(emptyOf(name)).isNull();
    }

    @Test
    void a_class_that_can_change_is_made_anew_for_each_call() {
        assertThat(emptyOf("arrayList")).isNotSameAs(emptyOf("arrayList"));
    }

    @Test
    void a_stage_has_completed_with_what_would_have_been_returned() {
        assertThat(result("future")).isEqualTo(Optional.empty());
        assertThat(result("stage")).isEqualTo(List.of());
        assertThat(result("futureOfText")).isNull();
        assertThat(result("futureOfSomething")).isNull();
    }

    private static @Nullable Object result(String name) {
        CompletableFuture<?> future = (CompletableFuture<?>) Objects.requireNonNull(emptyOf(name));
        assertThat(future).isCompleted();
        return future.join();
    }

    static class Primitive {
        @DistributedLock(key = "#id", whenContended = WhenContended.SKIP)
        public long count(long id) {
            return id;
        }
    }

    @Test
    void a_primitive_stops_the_startup_and_points_to_a_fallback() {
        new ApplicationContextRunner()
                .withUserConfiguration(LockConfiguration.class)
                .withBean(Primitive.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidDistributedLockException.class)
                        .hasMessageContaining("SkipTest$Primitive.count(long)")
                        .hasMessageContaining("it has to return nothing, which no long is")
                        .hasMessageContaining("Use whenContended = FALLBACK and a fallback"));
    }
}
