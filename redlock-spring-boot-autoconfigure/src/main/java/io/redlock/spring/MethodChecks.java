package io.redlock.spring;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;

/** What a method must be so that a proxy can put a lock around its work. */
final class MethodChecks {

    /** By name, because none of these libraries need be there. */
    private static final Set<String> PUBLISHERS = Set.of(
            "org.reactivestreams.Publisher", "java.util.concurrent.Flow$Publisher", "kotlinx.coroutines.flow.Flow");

    private MethodChecks() {}

    static void check(LockedMethod locked) {
        int modifiers = locked.method().getModifiers();
        if (Modifier.isStatic(modifiers)) {
            throw unreachable(locked, "static");
        }
        if (Modifier.isPrivate(modifiers)) {
            throw unreachable(locked, "private");
        }
        if (Modifier.isFinal(modifiers)) {
            throw unreachable(locked, "final");
        }
        checkEndsWithItsWork(locked);
    }

    private static InvalidDistributedLockException unreachable(LockedMethod locked, String modifier) {
        return locked.invalid(
                "The method is %s, so a proxy cannot intercept it and it would run without the lock"
                        .formatted(modifier),
                "Make it a public method that is neither static nor final");
    }

    private static void checkEndsWithItsWork(LockedMethod locked) {
        Class<?> type = locked.method().getReturnType();
        boolean future = Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type);
        boolean publisher = isPublisher(type);
        if (future || publisher || KotlinDetector.isSuspendingFunction(locked.method())) {
            throw locked.invalid(
                    "The method returns before its work is done (%s), and the lock would be given back too early"
                            .formatted(publisher || future ? "a " + type.getSimpleName() : "a suspending function"),
                    "Wait for the result inside the method and return it");
        }
    }

    private static boolean isPublisher(@Nullable Class<?> type) {
        return type != null
                && (PUBLISHERS.contains(type.getName())
                        || isPublisher(type.getSuperclass())
                        || Arrays.stream(type.getInterfaces()).anyMatch(MethodChecks::isPublisher));
    }
}
