package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.it.Clients;
import io.redlock.it.Keys;
import io.redlock.node.RestartGuard;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many clients, each as a process of its own would be, that want one lock, while one node is slower than the others: F26. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class ContentionIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final AtomicInteger ROUNDS = new AtomicInteger();

    private final RedisNodes nodes = REDIS.nodes();
    private final String key = "contended-" + ROUNDS.incrementAndGet();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();

    /** In the order of the sections, which the lock makes one. */
    private final Queue<Long> tokens = new ConcurrentLinkedQueue<>();

    @ParameterizedTest(name = "{0} clients, {1} ms, {2} times each")
    @CsvSource({"2, 0, 50", "2, 5, 50", "10, 1, 20", "10, 50, 3", "50, 0, 4"})
    void f26_all_get_the_lock_one_after_another_with_ever_greater_tokens(int count, int millis, int times)
            throws Exception {
        try (Network network = Network.to(nodes)) {
            List<Redlock> clients = clients(network, count);
            network.first(1, proxy -> proxy.replies(Flow.delayedBy(Duration.ofMillis(3))));
            ExecutorService threads = Executors.newFixedThreadPool(count);
            List<Future<Integer>> served = new ArrayList<>();
            for (Redlock client : clients) {
                served.add(threads.submit(() -> contend(client, Duration.ofMillis(millis), times)));
            }
            for (Future<Integer> each : served) {
                assertThat(each.get(2, TimeUnit.MINUTES)).isEqualTo(times);
            }
            threads.shutdown();
            clients.forEach(Redlock::close);
        }

        assertThat(overlaps).hasValue(0);
        assertThat(List.copyOf(tokens)).hasSize(count * times).isSorted().doesNotHaveDuplicates();
        Keys.awaitNone(nodes, key);
    }

    private List<Redlock> clients(Network network, int count) throws IOException {
        List<Redlock> clients = new ArrayList<>();
        for (int client = 0; client < count; client++) {
            clients.add(Clients.of(network.addresses())
                    .restartGuard(RestartGuard.AUTO)
                    .waitTime(Duration.ofMinutes(2))
                    .build());
        }
        clients.forEach(client -> Clients.awaitUp(client, nodes.size()));
        return clients;
    }

    private int contend(Redlock client, Duration section, int times) throws InterruptedException {
        int served = 0;
        while (served < times) {
            try (Hold hold = client.acquire(LockRequest.of(key).fenced(true)).orThrow()) {
                if (inside.incrementAndGet() > 1) {
                    overlaps.incrementAndGet();
                }
                tokens.add(hold.fencingToken().orElseThrow());
                LockSupport.parkNanos(section.toNanos());
                inside.decrementAndGet();
            }
            served++;
        }
        return served;
    }
}
