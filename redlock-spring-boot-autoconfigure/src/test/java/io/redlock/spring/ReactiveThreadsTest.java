package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** No thread of a pipeline is blocked while it waits for its lock, works under it, or gives it back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReactiveThreadsTest {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private Payments payments;
    private Redlock other;

    static class Payments {
        @DistributedLock(key = "'pay'", waitTime = "1m")
        public Mono<String> pay() {
            return ReactiveCurrentHold.require("pay").thenReturn("paid");
        }
    }

    @BeforeEach
    void start() {
        context.register(LockConfiguration.class, Payments.class);
        context.refresh();
        payments = context.getBean(Payments.class);
        other = Redlock.builder().nodes(context.getBean(MemoryLockNodes.class)).build();
    }

    @AfterEach
    void stop() {
        other.close();
        context.close();
    }

    /** Were the one thread blocked, the lock that it waits for would never be given back by it. */
    @Test
    void the_only_thread_of_a_scheduler_is_free_while_the_lock_is_waited_for() throws Exception {
        Scheduler only = Schedulers.newSingle("only");
        try {
            var hold = other.acquire(LockRequest.of("pay")).orThrow();
            CompletableFuture<@Nullable String> paid =
                    Mono.defer(payments::pay).subscribeOn(only).toFuture();
            CompletableFuture<String> thread = new CompletableFuture<>();
            only.schedule(() -> {
                hold.close();
                thread.complete(Thread.currentThread().getName());
            });

            assertThat(thread.get(30, TimeUnit.SECONDS)).startsWith("only");
            assertThat(paid.get(30, TimeUnit.SECONDS)).isEqualTo("paid");
        } finally {
            only.dispose();
        }
    }

    /** In a JVM of its own, since BlockHound changes the JVM for all tests that come after. */
    @Test
    void BlockHound_finds_no_blocking_call() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+AllowRedefinitionToAddDeleteMethods",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BlockHoundRun.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(output).isZero();
        assertThat(output).contains(BlockHoundRun.FINE);
    }

    @Test
    void what_BlockHound_lets_pass_is_still_called_that() throws Exception {
        for (var harmless : ReactiveBlockingCalls.HARMLESS.entrySet()) {
            assertThat(Class.forName(harmless.getKey()).getDeclaredMethods())
                    .extracting(Method::getName)
                    .containsAll(harmless.getValue());
        }
    }
}
