package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.Redlock;
import io.redlock.RedlockBuilder;
import io.redlock.it.Clients;
import io.redlock.it.Keys;
import io.redlock.it.Recorder;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * One row of the fault matrix: a client that reaches the nodes by a network of its own holds a lock and asks for others; a
 * rival, whose network never fails, wants the lock that is held. Each column of a row is one word of this class:
 *
 * <ul>
 *   <li>acquire: {@link #acquires()} or {@link #acquiresNothing};
 *   <li>holder: {@link Holder};
 *   <li>afterwards: {@link #leavesNothing()}, {@link #everyNodeVotes()}.
 * </ul>
 */
final class Scene implements AutoCloseable {

    /** Short enough to see a lease end, long enough that a busy machine renews in time. */
    static final Duration LEASE = Duration.ofSeconds(3);

    /** For locks that are asked for under a fault: what is gone long before this was given back, it did not expire. */
    static final Duration LONG_LEASE = Duration.ofSeconds(60);

    static final Duration NODE_TIMEOUT = Duration.ofMillis(250);
    static final Duration WAIT_TIME = Duration.ofMillis(600);
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** For how long a node that may have forgotten has no vote: the longest lease, the drift and a second. */
    static final Duration QUARANTINE = Duration.ofMillis(LEASE.toMillis() * 101 / 100 + 1000);

    /** The promise is the wait time and one node timeout; the rest is for a busy machine. */
    private static final Duration BOUND = WAIT_TIME.plus(NODE_TIMEOUT).multipliedBy(3);

    private static final AtomicInteger SCENES = new AtomicInteger();

    private static final int ACQUISITIONS = 5;

    /** Begins all of its lock keys: several scenes can use the same nodes. */
    private final String name = "scene-" + SCENES.incrementAndGet() + "/";

    private final RedisNodes nodes;
    private final Network network;
    private final Recorder recorder = new Recorder();
    private final Redlock client;
    private final Redlock rival;
    private Duration askedLease = LONG_LEASE;
    private int asked;

    private Scene(RedisNodes nodes, UnaryOperator<RedlockBuilder> settings, boolean durable) throws IOException {
        this.nodes = nodes;
        this.network = Network.to(nodes);
        this.client = settings.apply(Clients.of(JedisLockNodes.builder()
                                .addresses(network.addresses())
                                .durable(durable))
                        .lease(LEASE)
                        .waitTime(WAIT_TIME)
                        .nodeTimeout(NODE_TIMEOUT)
                        .listener(recorder))
                .build();
        this.rival = settings.apply(Clients.of(nodes)
                        .lease(LEASE)
                        .waitTime(Duration.ZERO)
                        .nodeTimeout(NODE_TIMEOUT)
                        .application("rival"))
                .build();
    }

    static Scene of(RedisNodes nodes) throws IOException {
        return of(nodes, UnaryOperator.identity());
    }

    static Scene of(RedisNodes nodes, UnaryOperator<RedlockBuilder> settings) throws IOException {
        return new Scene(nodes, settings, false).connected();
    }

    /** {@return a scene for nodes that forget: no lease is longer than the short one, so that they vote again soon} */
    static Scene ofForgetful(RedisNodes nodes) throws IOException {
        return new Scene(nodes, builder -> builder.maxLease(LEASE), false)
                .connected()
                .withShortLeases();
    }

    /** {@return a scene for nodes of which is known that they forget nothing} */
    static Scene ofDurable(RedisNodes nodes) throws IOException {
        return new Scene(nodes, builder -> builder.maxLease(LEASE), true)
                .connected()
                .withShortLeases();
    }

    private Scene connected() {
        Clients.awaitUp(client, nodes.size());
        Clients.awaitUp(rival, nodes.size());
        return this;
    }

    private Scene withShortLeases() {
        askedLease = LEASE;
        return this;
    }

    Network network() {
        return network;
    }

    Redlock client() {
        return client;
    }

    Redlock rival() {
        return rival;
    }

    Recorder recorder() {
        return recorder;
    }

    /** {@return the key of the lock that is held} */
    String held() {
        return name + "held";
    }

    /** The lock that the client holds while the fault is there, on every node. */
    Holder holder() throws InterruptedException {
        Hold hold = client.acquire(LockRequest.of(held())).orThrow();
        Keys.awaitEverywhere(nodes, held());
        return new Holder(hold, this);
    }

    /** The lock as above, on the first so many nodes only, since the others cannot be reached. */
    Holder holderOn(int count) throws InterruptedException {
        Hold hold = client.acquire(LockRequest.of(held())).orThrow();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(Keys.values(nodes, held()).subList(0, count)).doesNotContain(Keys.NOTHING);
            assertThat(Keys.values(nodes, held()).subList(count, nodes.size())).containsOnly(Keys.NOTHING);
        });
        return new Holder(hold, this);
    }

    /** A lock with the long lease, on every node, to be given back under a fault. */
    Hold toBeGivenBack() throws InterruptedException {
        Hold hold = client.acquire(LockRequest.of(name + "given-back").lease(askedLease))
                .orThrow();
        Keys.awaitEverywhere(nodes, name + "given-back");
        return hold;
    }

    /** {@return what the rival gets who asks for the held lock, once} */
    Acquisition rivalAsks() throws InterruptedException {
        return rival.acquire(LockRequest.of(held()));
    }

    private LockRequest request() {
        return LockRequest.of(name + "asked-" + asked++).lease(askedLease);
    }

    /** Acquire: it works, several times in a row, and none of them is kept longer than it may. */
    void acquires() throws InterruptedException {
        for (int round = 0; round < ACQUISITIONS; round++) {
            long start = System.nanoTime();
            client.acquire(request()).orThrow().close();
            assertInTime(start);
        }
    }

    /** Acquire: no quorum answers, which is told within the bound, in the servers' words. */
    void acquiresNothing(String... words) throws InterruptedException {
        long start = System.nanoTime();
        Acquisition acquisition = client.acquire(request());
        assertInTime(start);
        assertThat(acquisition).isInstanceOf(NotAcquired.class);
        NotAcquired refused = (NotAcquired) acquisition;
        assertThat(refused.reason()).as(refused.describe()).isEqualTo(Reason.NO_QUORUM);
        for (String word : words) {
            assertThat(refused.describe()).contains(word);
        }
    }

    private static void assertInTime(long startNanos) {
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(BOUND);
    }

    /** Afterwards: no lock that was asked for or held is left on any node that runs, though its lease goes on. */
    void leavesNothing() {
        Keys.awaitNone(nodes, name);
    }

    void awaitAllUp() {
        Clients.awaitUp(client, nodes.size());
    }

    /** A node is quarantined: it answers, its votes do not count, and it is told for how long. */
    void awaitQuarantined(int... some) {
        for (int node : some) {
            NodeStatus status = recorder.awaitChange(network.to(node).address(), State.QUARANTINED);
            assertThat(status.quarantineLeft())
                    .hasValueSatisfying(left -> assertThat(left).isPositive().isLessThanOrEqualTo(QUARANTINE));
        }
    }

    /** Afterwards: the held lock is on every node again, also on those that forgot it. */
    void isRepaired() {
        Keys.awaitEverywhere(nodes, held());
    }

    /** Afterwards: every node has a vote again. */
    void everyNodeVotes() {
        String phase = name + "votes-" + asked++ + "-";
        await().atMost(PATIENCE).until(() -> {
            if (client.acquire(LockRequest.of(phase)) instanceof Acquired acquired) {
                acquired.hold().close();
            }
            return network.addresses().stream().allMatch(address -> recorder.grants(address, phase) > 0);
        });
    }

    @Override
    public void close() throws IOException {
        network.heal();
        client.close();
        rival.close();
        network.close();
    }
}
