package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.it.Clients;
import io.redlock.it.Keys;
import io.redlock.test.RedisNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three clients, each with a network of its own, want the same locks while faults of all kinds come and go at random: F32.
 * {@code -Dredlock.fire.duration=1h} makes it last, {@code -Dredlock.fire.seed=…} repeats the faults of a run.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class MixtureIT {

    private static final Duration DURATION = Duration.parse(
            "PT" + System.getProperty("redlock.fire.duration", "25s").toUpperCase(Locale.ROOT));
    private static final long SEED = Long.getLong("redlock.fire.seed", System.currentTimeMillis());
    private static final int CLIENTS = 3;
    private static final int WORKERS_PER_CLIENT = 2;
    private static final int KEYS = 3;

    private final RedisNodes nodes = RedisNodes.start(5);
    private final List<Network> networks = new ArrayList<>();
    private final List<Redlock> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final MemoryRegister register = new MemoryRegister();
    private final AtomicBoolean stopped = new AtomicBoolean();

    @BeforeEach
    void connect() throws Exception {
        for (int client = 0; client < CLIENTS; client++) {
            networks.add(Network.to(nodes));
            clients.add(Clients.of(networks.get(client).addresses())
                    .lease(Scene.LEASE)
                    .waitTime(Duration.ofSeconds(2))
                    .nodeTimeout(Scene.NODE_TIMEOUT)
                    .application("client-" + client)
                    .build());
        }
        clients.forEach(client -> Clients.awaitUp(client, nodes.size()));
    }

    @AfterEach
    void disconnect() throws Exception {
        stopped.set(true);
        threads.shutdownNow();
        clients.forEach(Redlock::close);
        for (Network network : networks) {
            network.close();
        }
        nodes.close();
    }

    private List<Future<?>> work() {
        List<Future<?>> all = new ArrayList<>();
        for (int worker = 0; worker < CLIENTS * WORKERS_PER_CLIENT; worker++) {
            Redlock redlock = clients.get(worker % CLIENTS);
            // A little longer than a lease: who stays so long has renewed.
            Worker working = new Worker(
                    "worker-" + worker,
                    key -> enter(redlock, key),
                    register,
                    KEYS,
                    Scene.LEASE.multipliedBy(4).dividedBy(3).toNanos());
            all.add(threads.submit(() -> {
                working.work(stopped);
                return null;
            }));
        }
        return all;
    }

    private static Optional<Section> enter(Redlock redlock, String key) throws InterruptedException {
        return redlock.acquire(LockRequest.of(key)) instanceof Acquired acquired
                ? Optional.of(Section.under(acquired.hold()))
                : Optional.empty();
    }

    @Test
    void nobody_ever_shares_a_lock_and_all_is_well_when_the_faults_are_over() throws Exception {
        System.out.printf("Faults at random for %s, seed %d%n", DURATION, SEED);
        Mixture mixture = new Mixture(nodes, networks, SEED);
        List<Future<?>> all = work();

        mixture.run(DURATION);

        int writes = register.writes();
        await().atMost(Scene.PATIENCE).until(() -> register.writes() > writes + CLIENTS * WORKERS_PER_CLIENT);
        stopped.set(true);
        for (Future<?> worker : all) {
            worker.get(60, TimeUnit.SECONDS);
        }
        System.out.printf(
                "%d sections, %d writes, longest pause between two %dms, faults %s%n",
                register.intervals().size(),
                register.writes(),
                Interval.longestPause(register.intervals()).toMillis(),
                mixture.made());
        assertThat(Interval.overlaps(register.intervals())).as("seed %d", SEED).isEmpty();
        assertThat(register.lostUpdates()).as("seed %d", SEED).isEmpty();
        clients.forEach(client -> Clients.awaitUp(client, nodes.size()));
        await().atMost(Scene.PATIENCE)
                .untilAsserted(() -> assertThat(Keys.onRunning(nodes, "KEYS", Keys.redisKey("*")))
                        .allMatch(String::isEmpty));
        assertThat(clients).allMatch(client -> client.holds().isEmpty());
    }
}
