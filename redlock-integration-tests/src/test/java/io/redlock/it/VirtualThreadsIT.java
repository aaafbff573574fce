package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.Redlock;
import io.redlock.node.NodeStatus.State;
import io.redlock.spring.CurrentHold;
import io.redlock.spring.DistributedLock;
import io.redlock.spring.DistributedLockBeanPostProcessor;
import io.redlock.spring.LockInterruptedException;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Annotated methods that virtual threads call, of which there are many more than carriers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(3);

    private static final int CALLERS = 400;
    private static final int KEYS = 8;

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private ExecutorService threads;
    private Redlock redlock;
    private Payments payments;

    @TempDir
    Path folder;

    /** What is called. */
    public static class Payments {

        /** Runs some work under a key. */
        @DistributedLock(key = "'virtual:' + #key", waitTime = "1m")
        public <T> T pay(int key, Supplier<T> work) {
            return work.get();
        }
    }

    @BeforeEach
    void start() throws Exception {
        redlock = Clients.of(nodes).listener(recorder).build();
        context.registerBean(
                DistributedLockBeanPostProcessor.class, () -> new DistributedLockBeanPostProcessor(() -> redlock));
        context.registerBean(Payments.class);
        context.refresh();
        payments = context.getBean(Payments.class);
        Clients.awaitUp(redlock, 3);
        threads = Threads.Kind.VIRTUAL.executor();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        context.close();
        redlock.close();
    }

    private void run(Runnable call) {
        threads.execute(() -> {
            try {
                call.run();
            } catch (RuntimeException | Error failure) {
                failures.add(failure);
            }
        });
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // It makes a lost update likely; nothing relies on it.
    void many_of_them_pass_one_by_one_and_pin_no_carrier() throws Exception {
        int[] balances = new int[KEYS];
        CountDownLatch done = new CountDownLatch(CALLERS);
        // Classes are loaded before it is looked at: to load one pins.
        threads.submit(() -> payments.pay(0, () -> 0)).get();
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
            recording.start();
            for (int caller = 0; caller < CALLERS; caller++) {
                int key = caller % KEYS;
                run(() -> payments.pay(key, () -> {
                    int balance = balances[key];
                    Thread.yield();
                    balances[key] = balance + 1;
                    done.countDown();
                    return balance;
                }));
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            recording.stop();
            recording.dump(folder.resolve("pins.jfr"));
        }

        assertThat(failures).isEmpty();
        assertThat(balances).containsOnly(CALLERS / KEYS);
        if (JRE.currentVersionNumber() >= 25) {
            // Before, every wait inside of 'synchronized' pinned, whoever wrote it.
            assertThat(RecordingFile.readAllEvents(folder.resolve("pins.jfr")))
                    .extracting(RecordedEvent::getStackTrace)
                    .isEmpty();
        }
    }

    /** Each with a key of its own, so that there is much to write at any moment. */
    private void callUntil(AtomicBoolean stopped, int key) {
        while (!stopped.get()) {
            try {
                payments.pay(key, () -> passed.incrementAndGet());
            } catch (LockInterruptedException asMeant) {
                interrupted.incrementAndGet();
                Thread.interrupted();
            }
        }
    }

    @Test
    void interrupting_them_costs_nobody_a_connection() throws Exception {
        List<Thread> callers = new CopyOnWriteArrayList<>();
        AtomicBoolean stopped = new AtomicBoolean();
        for (int caller = 0; caller < 50; caller++) {
            int key = 100 + caller;
            run(() -> {
                callers.add(Thread.currentThread());
                callUntil(stopped, key);
            });
        }
        await().until(() -> callers.size() == 50);
        for (int interrupt = 0; interrupt < 2000; interrupt++) {
            callers.get(interrupt % 50).interrupt();
            LockSupport.parkNanos(interrupt % 10 * 100_000L);
        }
        stopped.set(true);
        threads.shutdown();

        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).isEmpty();
        assertThat(interrupted).hasPositiveValue();
        assertThat(passed).hasPositiveValue();
        assertThat(redlock.nodes()).allSatisfy(node -> assertThat(node.state()).isEqualTo(State.UP));
        assertThat(nodes.addresses())
                .allMatch(address -> recorder.changes(address, State.DOWN).isEmpty());
        Keys.awaitNone(nodes);
    }

    @Test
    void a_hold_that_was_passed_on_may_be_given_back_by_another_of_them() throws Exception {
        Future<Boolean> isValid = threads.submit(() -> payments.pay(3, () -> {
            Hold hold = CurrentHold.get();
            try {
                threads.submit(hold::close).get();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
            return hold.isValid();
        }));

        assertThat(isValid.get()).isFalse();
        Keys.awaitNone(nodes);
    }
}
