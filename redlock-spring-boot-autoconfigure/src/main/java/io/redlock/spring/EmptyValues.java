package io.redlock.spring;

import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** What a method returns that has nothing to return. */
final class EmptyValues {

    private static final Map<Class<?>, Supplier<?>> OF_ONE_TYPE = Map.of(
            Optional.class, Optional::empty,
            OptionalInt.class, OptionalInt::empty,
            OptionalLong.class, OptionalLong::empty,
            OptionalDouble.class, OptionalDouble::empty,
            Stream.class, Stream::empty,
            IntStream.class, IntStream::empty,
            LongStream.class, LongStream::empty,
            DoubleStream.class, DoubleStream::empty);

    /** The first that is one gives what is returned for an interface; those that can change are made anew each time. */
    private static final List<Supplier<?>> OF_INTERFACES = List.of(
            List::of,
            Set::of,
            Collections::emptyNavigableSet,
            Map::of,
            Collections::emptyNavigableMap,
            ConcurrentSkipListMap::new,
            ArrayDeque::new,
            LinkedBlockingDeque::new,
            Collections::emptyListIterator);

    private EmptyValues() {}

    /**
     * {@return what makes the value of each call; it makes null where there is no empty value, and is itself empty where
     * not even null would do, which is so for what the caller expects to complete}
     *
     * @param type of a method's result, not primitive
     */
    static Optional<Supplier<? extends @Nullable Object>> of(ResolvableType type) {
        Class<?> raw = type.toClass();
        if (raw == CompletionStage.class || raw == CompletableFuture.class) {
            return of(resultOf(type)).map(EmptyValues::completed);
        }
        if (OF_ONE_TYPE.containsKey(raw)) {
            return Optional.of(OF_ONE_TYPE.get(raw));
        }
        if (raw.isArray()) {
            return Optional.of(() -> Array.newInstance(raw.componentType(), 0));
        }
        if (ReactiveEmptyValues.isReactive(raw)) {
            return ReactiveEmptyValues.of(raw);
        }
        boolean completes = Future.class.isAssignableFrom(raw) || CompletionStage.class.isAssignableFrom(raw);
        return completes ? Optional.empty() : Optional.of(ofContainer(raw).orElse(() -> null));
    }

    /** A raw type has no argument; the variable that it declares would be taken for one of the bean's of that name. */
    private static ResolvableType resultOf(ResolvableType stage) {
        return stage.getType() instanceof Class ? ResolvableType.NONE : stage.getGeneric(0);
    }

    private static Supplier<CompletableFuture<?>> completed(Supplier<? extends @Nullable Object> result) {
        return () -> CompletableFuture.completedFuture(result.get());
    }

    private static Optional<Supplier<? extends @Nullable Object>> ofContainer(Class<?> type) {
        boolean map = Map.class.isAssignableFrom(type);
        if (type.isInterface()) {
            boolean container = map || Iterable.class.isAssignableFrom(type) || Iterator.class.isAssignableFrom(type);
            return OF_INTERFACES.stream()
                    .filter(empty -> container && type.isInstance(empty.get()))
                    .findFirst()
                    .map(empty -> empty);
        }
        return map || Collection.class.isAssignableFrom(type) ? ofClass(type) : Optional.empty();
    }

    private static Optional<Supplier<? extends @Nullable Object>> ofClass(Class<?> type) {
        boolean makeable = Modifier.isPublic(type.getModifiers())
                && !Modifier.isAbstract(type.getModifiers())
                && ClassUtils.hasConstructor(type);
        return makeable ? Optional.of(() -> BeanUtils.instantiateClass(type)) : Optional.empty();
    }
}
