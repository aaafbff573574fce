package io.redlock.spring;

import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/** Makes a {@link LockOperation} of an annotation, or says what is wrong with the annotation. */
final class LockOperationParser {

    private final ConfigurableBeanFactory beans;
    private final Optional<Duration> maxLease;

    /**
     * Parses for one application.
     *
     * @param maxLease the longest lease that the application allows; empty if it sets no such limit
     */
    LockOperationParser(ConfigurableBeanFactory beans, Optional<Duration> maxLease) {
        this.beans = beans;
        this.maxLease = maxLease;
    }

    /**
     * {@return what the annotation of a method asks for}
     *
     * @throws InvalidDistributedLockException if it cannot be had
     */
    LockOperation parse(LockedMethod locked) {
        MethodChecks.check(locked);
        ReturnKind returns = ReturnKind.of(ReturnKind.typeOf(locked.method(), locked.targetClass()));
        checkCanBeInterrupted(locked, returns);
        return new LockOperation(
                locked.method(),
                KeyExpressions.parse(locked, beans),
                new RequestTermsParser(beans, maxLease).parse(locked),
                returns,
                new NotAcquiredPolicyParser(locked).parse(),
                locked.annotation().whenLost(),
                new LockConditionParser(locked, beans).parse());
    }

    /** No thread is bound to work that goes on when the method has returned. */
    private static void checkCanBeInterrupted(LockedMethod locked, ReturnKind returns) {
        if (locked.annotation().whenLost() == WhenLost.INTERRUPT && returns != ReturnKind.VALUE) {
            throw locked.invalid(
                    "With whenLost = INTERRUPT its thread is to be interrupted, but it returns a %s, and the work goes on elsewhere"
                            .formatted(locked.method().getReturnType().getSimpleName()),
                    "Use whenLost = FAIL, and CurrentHold.get().onLost(…) to stop the work yourself");
        }
    }
}
