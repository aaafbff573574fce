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
    private static final Set<String> DEFERRED = Set.of(
            "org.reactivestreams.Publisher",
            "java.util.concurrent.Flow$Publisher",
            "io.reactivex.rxjava3.core.SingleSource",
            "io.reactivex.rxjava3.core.MaybeSource",
            "io.reactivex.rxjava3.core.ObservableSource",
            "io.reactivex.rxjava3.core.CompletableSource",
            "io.smallrye.mutiny.Uni",
            "kotlinx.coroutines.Deferred",
            "kotlinx.coroutines.flow.Flow");

    private MethodChecks() {}

    static void check(LockedMethod locked) {
        int modifiers = locked.method().getModifiers();
        if (Modifier.isStatic(modifiers)) {
            throw unreachable(locked, "static");
        }
        if (Modifier.isPrivate(modifiers) && !WovenLocks.reach(locked.method())) {
            throw unreachable(locked, "private");
        }
        if (Modifier.isFinal(modifiers) && !WovenLocks.reach(locked.method())) {
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
        if (KotlinDetector.isSuspendingFunction(locked.method())) {
            throw locked.invalid(
                    "It is a suspending function, which for now cannot be locked: it may go on after the lock was given back",
                    "Return a Mono, as mono { … } makes it, or a plain value");
        }
        Class<?> type = ReturnKind.typeOf(locked.method(), locked.targetClass());
        if (ReturnKind.of(type) != ReturnKind.VALUE) {
            return;
        }
        if (Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)) {
            throw tooEarly(locked, type, "Return a CompletableFuture or a CompletionStage, and exactly that");
        }
        if (isDeferred(type)) {
            throw tooEarly(
                    locked,
                    type,
                    ReturnKind.isReactorPresent()
                            ? "Return a Mono or a Flux, and exactly that"
                            : "Put io.projectreactor:reactor-core on the class path, which adapts such types, or wait for the result inside the method and return it");
        }
    }

    private static InvalidDistributedLockException tooEarly(LockedMethod locked, Class<?> type, String remedy) {
        return locked.invalid(
                "The method returns before its work is done (a %s), and when that is cannot be told from this type"
                        .formatted(type.getSimpleName()),
                remedy);
    }

    private static boolean isDeferred(@Nullable Class<?> type) {
        return type != null
                && (DEFERRED.contains(type.getName())
                        || isDeferred(type.getSuperclass())
                        || Arrays.stream(type.getInterfaces()).anyMatch(MethodChecks::isDeferred));
    }
}
