package io.redlock.spring;

import io.redlock.LeaseSpentException;
import io.redlock.LockContendedException;
import io.redlock.LockNotAcquiredException;
import io.redlock.QuorumUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Makes a {@link NotAcquiredPolicy} of an annotation, or says what is wrong with the annotation. */
final class NotAcquiredPolicyParser {

    private final LockedMethod locked;
    private final DistributedLock annotation;

    NotAcquiredPolicyParser(LockedMethod locked) {
        this.locked = locked;
        this.annotation = locked.annotation();
    }

    /**
     * {@return what a caller gets without the lock}
     *
     * @throws InvalidDistributedLockException if the method cannot give that
     */
    NotAcquiredPolicy parse() {
        List<Class<? extends LockNotAcquiredException>> answered = answeredByFallback();
        NotAcquiredPolicy fallback = fallback(answered);
        NotAcquiredPolicy whenContended = switch (annotation.whenContended()) {
            case THROW -> NotAcquiredPolicy.THROW;
            case SKIP -> skip();
            case FALLBACK -> fallback;
        };
        NotAcquiredPolicy whenUnavailable = switch (annotation.whenUnavailable()) {
            case THROW -> NotAcquiredPolicy.THROW;
            case FALLBACK -> fallback;
        };
        return new NotAcquiredPolicies(whenContended, whenUnavailable);
    }

    private List<Class<? extends LockNotAcquiredException>> answeredByFallback() {
        List<Class<? extends LockNotAcquiredException>> answered = new ArrayList<>();
        if (annotation.whenContended() == WhenContended.FALLBACK) {
            answered.add(LockContendedException.class);
        }
        if (annotation.whenUnavailable() == WhenUnavailable.FALLBACK) {
            answered.add(QuorumUnavailableException.class);
            answered.add(LeaseSpentException.class);
        }
        return answered;
    }

    private NotAcquiredPolicy fallback(List<Class<? extends LockNotAcquiredException>> answered) {
        String name = annotation.fallback();
        if (answered.isEmpty() && name.isBlank()) {
            return NotAcquiredPolicy.THROW;
        }
        if (answered.isEmpty()) {
            throw locked.invalid(
                    "It names the fallback \"%s\", but nothing leads there".formatted(name),
                    "Add whenContended = FALLBACK, whenUnavailable = FALLBACK or both, or leave the fallback out");
        }
        if (name.isBlank()) {
            throw locked.invalid(
                    "It is to fall back, but names no fallback",
                    "Name a method of the same class: fallback = \"%sLater\""
                            .formatted(locked.method().getName()));
        }
        return new Fallback(new FallbackSearch(locked, name).find(answered));
    }

    private NotAcquiredPolicy skip() {
        ResolvableType type = ResolvableType.forMethodReturnType(locked.method(), locked.targetClass());
        if (type.toClass() != void.class && type.toClass().isPrimitive()) {
            throw locked.invalid(
                    "With whenContended = SKIP it has to return nothing, which no %s is".formatted(type),
                    "Use whenContended = FALLBACK and a fallback that returns what the caller is to get, or return an object");
        }
        Supplier<? extends @Nullable Object> nothing = EmptyValues.of(type)
                .orElseThrow(() -> locked.invalid(
                        "With whenContended = SKIP it has to return nothing, and no empty %s is known".formatted(type),
                        "Use whenContended = FALLBACK and a fallback that returns what the caller is to get"));
        return (call, failure) -> nothing.get();
    }
}
