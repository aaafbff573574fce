package io.redlock;

import io.redlock.node.LockKey;
import io.redlock.node.LockNode;
import io.redlock.node.NodeContext;
import io.redlock.node.NodeStatus;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Lock;

/**
 * Locks over independent Redis nodes, by the Redlock algorithm: a lock is held by whoever was granted it by a quorum of
 * them, for as long as its lease lasts.
 *
 * <pre>{@code
 * try (Redlock redlock = Redlock.builder().nodes(JedisLockNodes.of("redis://a", "redis://b", "redis://c")).build();
 *         Hold hold = redlock.acquire(LockRequest.of("payment:42")).orThrow()) {
 *     …
 * }
 * }</pre>
 *
 * <p>One object serves a whole application: it has one connection to each node and a number of threads that depends on
 * the number of nodes alone (R59). Safe for use by several threads.
 */
public final class Redlock implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final String CLOSED = "this Redlock was closed";

    private final Engine engine;
    private final Settings settings;
    private final Environment environment;
    private final Callbacks callbacks;
    private final ThreadHolds threadHolds = new ThreadHolds();

    private Redlock(Engine engine, Settings settings, Environment environment, Callbacks callbacks) {
        this.engine = engine;
        this.settings = settings;
        this.environment = environment;
        this.callbacks = callbacks;
    }

    /** {@return a builder with default settings and no nodes} */
    public static RedlockBuilder builder() {
        return new RedlockBuilder();
    }

    static Redlock start(Settings settings, Environment environment) {
        Callbacks callbacks = new Callbacks(environment.completions(), environment.notices());
        Events events = new Events(settings.listeners(), callbacks);
        Holds holds = new Holds();
        Startup startup = new Startup(settings, environment);
        NodeContext context = new NodeContext(
                settings.nodeTimeout(),
                settings.maxLease().orElse(settings.lease()),
                settings.drift().factor(),
                settings.restartGuard(),
                environment.ticker(),
                environment.timer(),
                environment.random(),
                new NodeNews(events, holds, startup, environment.timer()));
        Electorate electorate = Electorate.of(settings.nodes().open(context));
        Engine engine = new Engine(
                electorate,
                settings.nodeTimeout(),
                settings.drift(),
                environment.ticker(),
                environment.timer(),
                environment.random(),
                Owner.of(settings.application()),
                holds,
                new KeyQueues(),
                new Watchdog(environment.ticker(), environment.timer()),
                new LeaseLimit(settings.maxLease()),
                settings.outageTimeout(),
                environment.wall(),
                events,
                callbacks);
        Redlock redlock = new Redlock(engine, settings, environment, callbacks);
        startup.await(redlock, electorate);
        return redlock;
    }

    /**
     * Attempts to acquire a lock until it succeeds or the wait time is over, and never longer than the wait time and
     * one node timeout (R53). Callers of one client who want the same key are served in the order in which they came (R49).
     *
     * @param request what to lock, for how long, and how long to wait
     * @return the hold, or why there is none
     * @throws InterruptedException if the thread is or gets interrupted; nothing is held then
     * @throws IllegalStateException if this client is or gets closed, or drained
     * @throws IllegalArgumentException if the lease, or the time to hold at least, is longer than the max lease, or a fencing
     *     token is wanted and there is no restart guard
     */
    public Acquisition acquire(LockRequest request) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(
                    "Interrupted before lock '%s' was asked for".formatted(String.join("', '", request.keys())));
        }
        Contender contender = contend(request);
        try {
            return contender.handOver(contender.outcome().get());
        } catch (InterruptedException gaveUp) {
            contender.giveUp();
            throw gaveUp;
        } catch (ExecutionException turnedAway) {
            throw engine.holds().refusal();
        }
    }

    /**
     * Attempts to acquire a lock, without a thread that waits. The stage completes on a thread of this client's that no
     * lock depends on. Cancelling its future gives up.
     *
     * @param request what to lock, for how long, and how long to wait
     * @return the hold, or why there is none; exceptionally only if this client is or gets closed, or drained
     */
    public CompletionStage<Acquisition> acquireAsync(LockRequest request) {
        try {
            return Promise.of(contend(request), callbacks);
        } catch (IllegalStateException turnedAway) {
            return CompletableFuture.failedFuture(turnedAway);
        }
    }

    /** Begins to contend, and returns as soon as the first attempt is under way, or a place in the line is taken. */
    Contender contend(LockRequest request) {
        if (!engine.holds().isAdmitting()) {
            throw engine.holds().refusal();
        }
        Terms terms = termsOf(request);
        Contender contender = new Contender(engine, terms);
        contender.begin();
        return contender;
    }

    /**
     * Returns if this client would not refuse a request whatever the nodes say; for those who want to know at their start.
     *
     * @param request what is going to be asked for
     * @throws IllegalArgumentException if {@link #acquire} would throw one
     */
    public void check(LockRequest request) {
        termsOf(request);
    }

    private Terms termsOf(LockRequest request) {
        Terms terms = Terms.of(request, settings);
        engine.limits().check(terms.keys(), terms.lease());
        engine.limits().checkHoldAtLeast(terms.keys(), terms.holdAtLeast());
        checkFencing(terms);
        return terms;
    }

    /** What a server may have forgotten must not be minted again (R38). */
    private void checkFencing(Terms terms) {
        RestartGuard guard = settings.restartGuard().over(engine.electorate().size());
        if (terms.fenced() && guard == RestartGuard.OFF) {
            throw new IllegalArgumentException(
                    "A fencing token for lock '%s' needs a restart guard: without one, a node that lost its data would mint the same tokens again; set redlock.restart-guard (RedlockBuilder.restartGuard) to strict or uptime, or to auto with at least three nodes, or do not ask for a fenced lock"
                            .formatted(String.join("', '", terms.keys())));
        }
    }

    /**
     * Acquires a lock, runs work under it and gives it back.
     *
     * @param <T> what the work returns
     * @param request what to lock, for how long, and how long to wait
     * @param work what to run; not run without the lock
     * @return what the work returned
     * @throws LockNotAcquiredException if the lock could not be had
     * @throws LockLostException if the lock was lost while the work ran to its end
     * @throws Exception what the work threw
     */
    public <T> T execute(LockRequest request, Callable<T> work) throws Exception {
        try (Hold hold = acquire(request).orThrow()) {
            return work.call();
        }
    }

    /**
     * {@return a lock key as a lock of {@code java.util.concurrent}}
     *
     * <p>It is re-entrant for one thread, whichever of this client's locks for the same key it uses; another thread that
     * calls {@code unlock} gets an {@link IllegalMonitorStateException}. {@code lock} waits for as long as it takes, but
     * throws {@link QuorumUnavailableException} when no quorum has answered for too long (R54); {@code tryLock} returns
     * false if somebody else has the lock, and throws if no quorum answers: that is not the same. {@code unlock} throws
     * {@link LockLostException} if the lock was lost. The lease is renewed until {@code unlock}, or the hold limit. There
     * are no conditions.
     *
     * @param key the lock key
     * @throws IllegalArgumentException if the key is blank or too long
     */
    public Lock asLock(String key) {
        return new KeyedLock(this, LockRequest.of(key), threadHolds);
    }

    /** {@return what is known of each node now, in the order of the configuration} */
    public List<NodeStatus> nodes() {
        return engine.electorate().nodes().stream().map(LockNode::status).toList();
    }

    /** {@return who of this process wants what now} */
    KeyQueues queues() {
        return engine.queues();
    }

    /** {@return what this client holds now, the oldest first} */
    public List<Hold> holds() {
        return List.copyOf(engine.holds().list());
    }

    /** {@return which callers of this client wait for a lock now, whoever has waited longest first} */
    public List<Waiting> waiting() {
        return engine.queues().waiting();
    }

    /** {@return how many events listeners never saw, because they were too far behind} */
    public long droppedEvents() {
        return callbacks.dropped();
    }

    /**
     * Asks every node who has a lock key, in whatever process, and waits for that for at most the node timeout. A node that is
     * down says at once that it does not know.
     *
     * @param key the lock key; of a lock over several, the one to look at
     * @return what each node has
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalArgumentException if the key is blank or too long
     */
    public KeyReport inspect(String key) throws InterruptedException {
        return await(oversight().inspect(new LockKey(key)));
    }

    /**
     * Takes a lock key away from whoever holds it, in whatever process, and waits for that for at most the node timeout. It
     * does not free the lock: on each node the key stays for the time that its holder had left, so that nobody else works
     * under it before the holder can know that it has to stop.
     *
     * <p>The holder's next renewal is refused, and it finds its hold lost: {@link Hold#onLost}, {@link RedlockEvent.LockLost}
     * and every check say so. A hold that is not renewed, or is given back before that, goes on as if nothing had happened;
     * but what it gives back stays for the time that was left, and nothing extends it. If the holder has several keys, its
     * hold is lost with this one, and gives the others back.
     *
     * <p>Nothing stops the holder's thread; only a fencing token keeps its late writes out.
     *
     * @param key the lock key
     * @return what came of it; {@code UNCERTAIN} may be asked again
     * @throws InterruptedException if the thread is interrupted while it waits; the lock may be revoked then
     * @throws IllegalArgumentException if the key is blank or too long
     */
    public Revocation revoke(String key) throws InterruptedException {
        return await(oversight().revoke(new LockKey(key)));
    }

    /** {@return what asks about keys without a thread that waits} */
    Oversight oversight() {
        return new Oversight(engine);
    }

    /** Something always comes of it, within the node timeout. */
    private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Admits nobody any more, and waits until nothing is held: leases are renewed meanwhile. Whoever asks for a lock, or
     * waits for one, gets an {@link IllegalStateException}; what is won all the same is given back. What is still held
     * after that time is taken away: the holders are told that it is lost, and the nodes get it back. An interrupt ends the
     * wait, and the flag stays set.
     *
     * <p>Before it returns, listeners have been told of all that, unless they are more than a second behind.
     *
     * <p>It stays so until {@link #resume()}, which ends a wait that is under way and leaves what is held to its holders.
     *
     * @param atMost how long to wait, at least zero
     * @return whether nothing was left that had to be taken away, or is left to its holder
     * @throws IllegalArgumentException if the time is negative
     */
    public boolean drain(Duration atMost) {
        Deadline deadline = Deadline.in(Limits.drainTime(atMost), environment.ticker());
        engine.holds().beginToDrain();
        engine.queues().turnAwayAll();
        boolean nothingLeft = engine.holds().drain(deadline);
        callbacks.awaitNotices(Deadline.in(GRACE, environment.ticker()));
        return nothingLeft;
    }

    /**
     * Admits again what {@link #drain} has shut out. Does nothing if that is so already.
     *
     * @throws IllegalStateException if this client is closed
     */
    public void resume() {
        engine.holds().resume();
    }

    /**
     * Gives back what is held, waits at most one second for the nodes to hear of it, and ends every connection and
     * thread. Who still waits for a lock gets an {@link IllegalStateException}; who still works under one has lost it. A
     * second call does nothing.
     */
    @Override
    public void close() {
        if (!engine.holds().close()) {
            return;
        }
        Deadline grace = Deadline.in(GRACE, environment.ticker());
        try {
            engine.holds().awaitAttempts(grace);
            engine.holds().revokeAll(CLOSED);
            for (LockNode node : engine.electorate().nodes()) {
                node.awaitIdle(grace.remaining());
            }
        } catch (InterruptedException hurried) {
            engine.holds().revokeAll(CLOSED);
            Thread.currentThread().interrupt();
        }
        engine.electorate().nodes().forEach(LockNode::close);
        engine.watchdog().close();
        environment.closeTimer().run();
        callbacks.close(grace);
    }
}
