package io.redlock.spring;

import io.redlock.LockRequest;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation asks for, parsed and checked once at startup. Immutable, safe for use by several threads.
 *
 * @param method the method that runs under the lock
 * @param keys the expressions for the lock keys
 * @param terms what is asked for besides
 * @param returns when the method's work is done
 * @param whenNotAcquired what the caller gets without the lock
 * @param whenLost what becomes of a call whose lock is lost
 * @param condition when calls are locked; empty for always
 */
record LockOperation(
        Method method,
        KeyExpressions keys,
        RequestTerms terms,
        ReturnKind returns,
        NotAcquiredPolicy whenNotAcquired,
        WhenLost whenLost,
        Optional<LockCondition> condition) {

    /**
     * {@return whether a call is to be locked}
     *
     * @throws InvalidLockConditionException if the values of the call make that neither true nor false
     */
    boolean isFor(Object target, @Nullable Object[] args) {
        return condition.isEmpty() || condition.get().isMet(target, args);
    }

    /**
     * {@return the request of one call}
     *
     * @throws InvalidLockKeyException if the values of the call make no key
     */
    LockRequest requestFor(Object target, @Nullable Object[] args) {
        return terms.applyTo(keys.requestFor(target, args));
    }

    String name() {
        return terms.name();
    }

    /** {@return whether no transaction under the lock is to commit when that is lost} */
    boolean guardsCommits() {
        return whenLost != WhenLost.LOG;
    }

    boolean fenced() {
        return terms.fenced();
    }
}
