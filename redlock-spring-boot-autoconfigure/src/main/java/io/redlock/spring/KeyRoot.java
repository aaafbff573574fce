package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code #root} is in a key expression. It has no text of its own, so that {@code #root} alone is refused as a key.
 */
final class KeyRoot {

    /** What may follow {@code #root.}; a name without {@code #} before it means one of these, too. */
    static final Set<String> PROPERTIES = Set.of("target", "targetClass", "method", "args");

    private final Object target;
    private final Method method;
    private final @Nullable Object[] args;

    KeyRoot(Object target, Method method, @Nullable Object[] args) {
        this.target = target;
        this.method = method;
        this.args = args;
    }

    /** {@return the bean behind the proxy} */
    public Object getTarget() {
        return target;
    }

    /** {@return the class of the bean behind the proxy} */
    public Class<?> getTargetClass() {
        return target.getClass();
    }

    /** {@return the method as the class of the bean declares it} */
    public Method getMethod() {
        return method;
    }

    /** {@return the arguments of this call} */
    public @Nullable Object[] getArgs() {
        return args;
    }
}
