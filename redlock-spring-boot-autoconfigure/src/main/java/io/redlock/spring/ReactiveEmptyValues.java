package io.redlock.spring;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ReactiveTypeDescriptor;

/** The empty ones of the publishers that Spring knows. */
final class ReactiveEmptyValues {

    private ReactiveEmptyValues() {}

    /** {@return whether it is a publisher of a library that is there} */
    static boolean isReactive(Class<?> type) {
        return !CompletionStage.class.isAssignableFrom(type) && adapter(type) != null;
    }

    /** {@return what makes one that completes without an element; empty if there is none, as of those with always one} */
    static Optional<Supplier<? extends @Nullable Object>> of(Class<?> type) {
        ReactiveAdapter adapter = adapter(type);
        if (adapter == null || !adapter.supportsEmpty()) {
            return Optional.empty();
        }
        ReactiveTypeDescriptor descriptor = adapter.getDescriptor();
        return type.isInstance(descriptor.getEmptyValue()) ? Optional.of(descriptor::getEmptyValue) : Optional.empty();
    }

    private static @Nullable ReactiveAdapter adapter(Class<?> type) {
        return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }
}
