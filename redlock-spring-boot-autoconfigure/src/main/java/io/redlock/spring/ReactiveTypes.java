package io.redlock.spring;

import java.util.Optional;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/** The reactive types that a method may return: what Spring can adapt, and what begins with its subscriber. */
final class ReactiveTypes {

    private ReactiveTypes() {}

    static boolean canAdapt(Class<?> returned) {
        return find(returned).isPresent();
    }

    /** {@return what adapts that which the method of this call returns} */
    static ReactiveAdapter of(LockedCall call) {
        return find(call.method().getReturnType())
                .or(() -> find(ReturnKind.typeOf(call.method(), call.bean().getClass())))
                .orElseThrow();
    }

    /** {@return what adapts this very type} A subtype it does not: what the caller gets is a new publisher. */
    static Optional<ReactiveAdapter> find(Class<?> returned) {
        return Optional.ofNullable(ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned))
                .filter(adapter -> adapter.getReactiveType() == returned)
                .filter(adapter -> adapter.getDescriptor().isDeferred());
    }
}
