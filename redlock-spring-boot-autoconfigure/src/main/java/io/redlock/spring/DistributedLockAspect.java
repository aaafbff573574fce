package io.redlock.spring;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * The lock around annotated methods for AspectJ's load-time weaver, which reaches what no proxy does: methods that are
 * called by others of their own class, private and final ones, and objects that are no beans. It needs {@code
 * -javaagent:aspectjweaver.jar} and nothing else. A call that came through a proxy has its lock already and passes.
 *
 * <p>It looks at annotations, also meta-annotations, on the method or its class, not on interfaces. Within a
 * transaction of the caller's it is as with a proxy. There is one for a whole class loader; where several application
 * contexts live in it, a bean's class is locked by the youngest that has such a bean. Without any it refuses the call.
 * Safe for use by several threads.
 */
@Aspect
public final class DistributedLockAspect {

    private static final DistributedLockAspect ONLY = new DistributedLockAspect();

    private final List<WovenLocks> contexts = new CopyOnWriteArrayList<>();
    private final AtomicInteger unlocked = new AtomicInteger();

    private DistributedLockAspect() {}

    /** {@return the one that woven code calls, which asks for it by this name} */
    public static DistributedLockAspect aspectOf() {
        return ONLY;
    }

    /** {@return true, since there always is one; asked by AspectJ, by this name} */
    public static boolean hasAspect() {
        return true;
    }

    /** An application context has come that has locks. */
    void attach(WovenLocks context) {
        contexts.add(0, context);
    }

    /** It has gone. */
    void detach(WovenLocks context) {
        contexts.remove(context);
    }

    /**
     * Lets methods run without a lock that no application context has one for; called by a context whose locks are
     * switched off.
     *
     * @return what ends that
     */
    public Runnable letPass() {
        unlocked.incrementAndGet();
        return unlocked::decrementAndGet;
    }

    /**
     * Runs a woven method under its lock.
     *
     * @param joinPoint the execution of the method
     * @return what the caller gets
     * @throws IllegalStateException if there is no application context that has a lock
     * @throws Throwable as through a proxy
     */
    @Around("execution(@io.redlock.spring.DistributedLock !static * *(..))"
            + " || execution(@(@io.redlock.spring.DistributedLock *) !static * *(..))"
            + " || execution(public !static * (@io.redlock.spring.DistributedLock *).*(..))"
            + " || execution(public !static * (@(@io.redlock.spring.DistributedLock *) *).*(..))")
    public @Nullable Object lock(ProceedingJoinPoint joinPoint) throws Throwable {
        Optional<WovenLocks> locks = locksFor(joinPoint.getThis().getClass());
        if (locks.isPresent()) {
            return locks.get().run(((MethodSignature) joinPoint.getSignature()).getMethod(), joinPoint);
        }
        if (unlocked.get() > 0) {
            return joinPoint.proceed();
        }
        throw new IllegalStateException(
                "%s has @DistributedLock and was woven, but there is no application context (yet, or any more) that has a lock"
                        .formatted(joinPoint.getSignature().toLongString()));
    }

    private Optional<WovenLocks> locksFor(Class<?> type) {
        return contexts.stream()
                .filter(context -> context.hasBeansOf(type))
                .findFirst()
                .or(() -> contexts.stream().findFirst());
    }
}
