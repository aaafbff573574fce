package io.redlock.spring;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ObjectUtils;

/** What stands for several keys: collections, arrays and streams. */
final class KeyElements {

    /** A method that is given one could not read it any more. */
    static final KeyProblem READ_ONCE = new KeyProblem(
            "is a stream, which the key would use up before the method can read it", "Take a list or an array");

    private KeyElements() {}

    /** {@return whether values of this type are several; false where it takes a value to tell} */
    static boolean areIn(Class<?> type) {
        return type.isArray() || Collection.class.isAssignableFrom(type) || isStream(type);
    }

    static boolean isStream(Class<?> type) {
        return BaseStream.class.isAssignableFrom(type);
    }

    /** {@return the elements of a value; empty if the value is but one} */
    static Optional<Iterator<? extends @Nullable Object>> of(@Nullable Object value) {
        if (value instanceof Collection<?> collection) {
            return Optional.of(collection.iterator());
        }
        if (value instanceof BaseStream<?, ?> stream) {
            return Optional.of(stream.iterator());
        }
        if (ObjectUtils.isArray(value)) {
            return Optional.of(Arrays.asList(ObjectUtils.toObjectArray(value)).iterator());
        }
        return Optional.empty();
    }
}
