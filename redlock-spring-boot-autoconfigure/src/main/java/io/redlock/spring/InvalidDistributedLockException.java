package io.redlock.spring;

import java.lang.reflect.Method;

/** A {@link DistributedLock} cannot work as it is written; thrown at startup, when the bean is created. */
public final class InvalidDistributedLockException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String method;
    private final String problem;
    private final String remedy;

    InvalidDistributedLockException(Method method, String problem, String remedy) {
        super("@DistributedLock on %s: %s. %s.".formatted(MethodNames.of(method), problem, remedy));
        this.method = MethodNames.of(method);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** {@return the annotated method, with its class and its parameter types} */
    public String method() {
        return method;
    }

    /** {@return what is wrong, a sentence without a full stop} */
    public String problem() {
        return problem;
    }

    /** {@return what to do about it, a sentence without a full stop} */
    public String remedy() {
        return remedy;
    }
}
