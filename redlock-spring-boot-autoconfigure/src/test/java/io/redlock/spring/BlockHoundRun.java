package io.redlock.spring;

import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.spring.ReactiveThreadsTest.Payments;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Locks a pipeline again and again on threads that must not block, and fails where one of them does. */
final class BlockHoundRun {

    static final String FINE = "No thread was blocked";

    private BlockHoundRun() {}

    public static void main(String[] args) throws Exception {
        BlockHound.install();
        checkThatItLooks();
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(LockConfiguration.class, Payments.class)) {
            Payments payments = context.getBean(Payments.class);
            // Class loading may block, and is not what this is about.
            payments.pay().block();
            try (Redlock other = Redlock.builder()
                    .nodes(context.getBean(MemoryLockNodes.class))
                    .build()) {
                run(payments, other);
            }
        }
        System.out.println(FINE);
    }

    /** A BlockHound that is not at work would let everything pass. */
    private static void checkThatItLooks() {
        try {
            Mono.fromRunnable(() -> LockSupport.parkNanos(1))
                    .subscribeOn(Schedulers.parallel())
                    .block();
        } catch (BlockingOperationError found) {
            return;
        } catch (RuntimeException wrapped) {
            if (wrapped.getCause() instanceof BlockingOperationError) {
                return;
            }
            throw wrapped;
        }
        throw new IllegalStateException("BlockHound does not look at these threads");
    }

    private static void run(Payments payments, Redlock other) throws Exception {
        Scheduler only = Schedulers.newParallel("only", 1);
        Mono<String> payment = Mono.defer(payments::pay).subscribeOn(only);
        try {
            for (int round = 0; round < 100; round++) {
                var hold = other.acquire(LockRequest.of("pay")).orThrow();
                CompletableFuture<@Nullable String> waiting = payment.toFuture();
                hold.close();
                waiting.get(30, TimeUnit.SECONDS);
                payment.repeat(10).blockLast();
            }
        } finally {
            only.dispose();
        }
    }
}
