package io.redlock.benchmarks;

import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.test.RedisNodes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one uncontended lock costs over five real servers on this machine: every thread has a key of its own. */
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class AcquireBenchmark {

    /** The servers and the client that all threads share. */
    @State(Scope.Benchmark)
    public static class Fleet {

        private static final int NODES = 5;

        private final AtomicInteger threads = new AtomicInteger();
        private RedisNodes nodes;
        private Redlock redlock;

        @Setup
        public void start() {
            nodes = RedisNodes.start(NODES);
            redlock = Redlock.builder()
                    .nodes(JedisLockNodes.of(nodes.addresses().toArray(String[]::new)))
                    .application("benchmark")
                    .build();
        }

        @TearDown
        public void end() {
            redlock.close();
            nodes.close();
        }
    }

    /** What one thread locks. */
    @State(Scope.Thread)
    public static class Caller {

        private LockRequest request;

        @Setup
        public void choose(Fleet fleet) {
            request = LockRequest.of("benchmark-" + fleet.threads.incrementAndGet());
        }
    }

    /** The way of a method under a lock: nobody waits for the release. */
    @Benchmark
    public boolean acquireAndClose(Fleet fleet, Caller caller) throws InterruptedException {
        try (var hold = fleet.redlock.acquire(caller.request).orThrow()) {
            return hold.isValid();
        }
    }

    /** The same, for who wants to know what the nodes say to the release. */
    @Benchmark
    public ReleaseOutcome acquireAndRelease(Fleet fleet, Caller caller) throws InterruptedException {
        return fleet.redlock.acquire(caller.request).orThrow().release();
    }
}
