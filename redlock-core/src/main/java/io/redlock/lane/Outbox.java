package io.redlock.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What waits to be sent on a lane, and what was sent and waits for its replies, both first in, first out.
 *
 * <p>Every length has a bound: {@value #MOST_WAITING} exchanges wait, besides those that must reach the server, of which
 * {@value #MOST_KEPT} are kept for a server that is gone; {@value #MOST_BYTES} bytes and {@value #MOST_BATCHES} batches
 * are unanswered, so that a write never blocks on a server that has stopped reading. Guarded by the lane's lock.
 */
final class Outbox {

    static final int MOST_WAITING = 1024;
    static final int MOST_KEPT = 32 * 1024;
    static final int MOST_BYTES = 32 * 1024;
    static final int MOST_BATCHES = 4;

    private final Supplier<Proof> proofs;
    private final Set<Exchange> waiting = new LinkedHashSet<>();
    private final Deque<Exchange> sent = new ArrayDeque<>();

    /** What was answered, and waits for the proof behind it. */
    private final Deque<Exchange> unproven = new ArrayDeque<>();

    /** What goes before everything else, also while nothing else may be sent. */
    private final Deque<Exchange> urgent = new ArrayDeque<>();

    private boolean open;
    private boolean hurried;
    private long silentSinceNanos;
    private int sentBytes;
    private int sentBatches;

    /**
     * An empty outbox, closed.
     *
     * @param proofs makes what is read behind a batch
     */
    Outbox(Supplier<Proof> proofs) {
        this.proofs = proofs;
    }

    /** Lets what waits be sent. Until then only what is urgent is. */
    boolean open() {
        boolean news = !open;
        open = true;
        return news;
    }

    boolean isOpen() {
        return open;
    }

    /** From now on only what must reach the server is sent, as much of it as a write takes, whatever is unanswered. */
    void hurry() {
        hurried = true;
    }

    void addUrgent(Exchange exchange, long nowNanos) {
        exchange.place = Exchange.Place.QUEUED;
        exchange.askedNanos = nowNanos;
        urgent.add(exchange);
    }

    boolean hasRoomFor(Exchange exchange) {
        return waiting.size() < (exchange.isKept() ? MOST_KEPT : MOST_WAITING);
    }

    boolean isIdle() {
        return waiting.isEmpty() && sent.isEmpty() && urgent.isEmpty();
    }

    boolean isSendable() {
        return !urgent.isEmpty() || (mayWaitingBeSent() && !waiting.isEmpty());
    }

    private boolean mayWaitingBeSent() {
        return open && (hurried || sentBatches < MOST_BATCHES);
    }

    void add(Exchange exchange, long nowNanos) {
        exchange.place = Exchange.Place.QUEUED;
        exchange.askedNanos = nowNanos;
        waiting.add(exchange);
    }

    /** Takes back what was not sent yet; returns whether none of it will ever be sent. */
    boolean withdraw(Exchange exchange) {
        if (exchange.place == Exchange.Place.QUEUED) {
            waiting.remove(exchange);
            exchange.place = Exchange.Place.UNSENT;
        }
        return exchange.place == Exchange.Place.UNSENT;
    }

    /** Moves as much as may be sent now from waiting to sent, and returns its commands. */
    List<Command> nextBatch(long nowNanos) {
        List<Command> batch = new ArrayList<>();
        if (!isSendable()) {
            return batch;
        }
        while (!urgent.isEmpty()) {
            send(urgent.remove(), batch, nowNanos);
        }
        if (mayWaitingBeSent()) {
            sendWaiting(batch, nowNanos);
        }
        if (!batch.isEmpty()) {
            sent.getLast().lastOfBatch = true;
            sentBatches++;
        }
        return batch;
    }

    private void sendWaiting(List<Command> batch, long nowNanos) {
        Proof proof = null;
        Iterator<Exchange> next = waiting.iterator();
        while (next.hasNext()) {
            Exchange exchange = next.next();
            if (hurried && !exchange.isKept()) {
                continue;
            }
            if (!sent.isEmpty() && sentBytes + exchange.size() > MOST_BYTES) {
                break;
            }
            next.remove();
            if (exchange.needsProof()) {
                proof = proof == null ? proofs.get() : proof;
                exchange.proof = proof;
            }
            send(exchange, batch, nowNanos);
        }
        if (proof != null) {
            proof.askedNanos = nowNanos;
            send(proof, batch, nowNanos);
        }
    }

    private void send(Exchange exchange, List<Command> batch, long nowNanos) {
        exchange.place = Exchange.Place.SENT;
        exchange.sentNanos = nowNanos;
        exchange.lastOfBatch = false;
        if (sent.isEmpty()) {
            silentSinceNanos = nowNanos;
        }
        sent.add(exchange);
        sentBytes += exchange.size();
        batch.addAll(exchange.commands());
    }

    boolean awaitsReply() {
        return !sent.isEmpty();
    }

    /**
     * Gives a reply to the oldest exchange, and returns what can be told now: that one if it was its last reply, and,
     * once a proof is complete, all that it was read behind.
     */
    List<Exchange> receive(Reply reply, long nowNanos) {
        silentSinceNanos = nowNanos;
        Exchange oldest = sent.getFirst();
        if (!oldest.take(reply)) {
            return List.of();
        }
        sent.removeFirst();
        oldest.repliedNanos = nowNanos;
        oldest.place = Exchange.Place.DONE;
        sentBytes -= oldest.size();
        if (oldest.lastOfBatch) {
            sentBatches--;
        }
        return told(oldest);
    }

    private List<Exchange> told(Exchange complete) {
        if (complete.proof != null) {
            unproven.add(complete);
            return List.of();
        }
        if (!(complete instanceof Proof)) {
            return List.of(complete);
        }
        List<Exchange> told = new ArrayList<>();
        told.add(complete);
        told.addAll(unproven);
        unproven.clear();
        return told;
    }

    /** Marks what was asked too long ago, once each, and returns it. */
    List<Exchange> markOverdue(long nowNanos, long timeoutNanos) {
        List<Exchange> late = new ArrayList<>();
        markOverdue(unproven, late, nowNanos, timeoutNanos);
        markOverdue(sent, late, nowNanos, timeoutNanos);
        markOverdue(waiting, late, nowNanos, timeoutNanos);
        return late;
    }

    private static void markOverdue(Iterable<Exchange> all, List<Exchange> late, long nowNanos, long timeoutNanos) {
        for (Exchange exchange : all) {
            if (!exchange.overdue && nowNanos - exchange.askedNanos >= timeoutNanos) {
                exchange.overdue = true;
                late.add(exchange);
            }
        }
    }

    /** {@return how long until the next exchange is overdue, or a full timeout if none is on its way there} */
    long nanosUntilOverdue(long nowNanos, long timeoutNanos) {
        long left = timeoutNanos;
        for (Iterable<Exchange> all : List.<Iterable<Exchange>>of(unproven, sent, waiting)) {
            for (Exchange exchange : all) {
                if (!exchange.overdue) {
                    left = Math.min(left, timeoutNanos - (nowNanos - exchange.askedNanos));
                    break;
                }
            }
        }
        return left;
    }

    /** {@return for how long the oldest exchange has been on the wire, zero if there is none} */
    long oldestNanos(long nowNanos) {
        Exchange oldest = sent.peekFirst();
        return oldest == null ? 0 : nowNanos - oldest.sentNanos;
    }

    /** {@return for how long replies have been due and none at all has come, zero if none is due} */
    long silentNanos(long nowNanos) {
        return sent.isEmpty() ? 0 : nowNanos - silentSinceNanos;
    }

    /**
     * Empties the outbox of all that the end of a connection ends, and returns it. What is kept stays, what was sent of
     * it in front: it goes first on the next connection.
     */
    List<Exchange> connectionLost(long nowNanos) {
        sent.forEach(Exchange::cut);
        Map<Boolean, List<Exchange>> byKept = clear().stream()
                .collect(Collectors.partitioningBy(exchange -> exchange.isKept() && !exchange.isExpired(nowNanos)));
        for (Exchange kept : byKept.getOrDefault(true, List.of())) {
            kept.place = Exchange.Place.QUEUED;
            kept.replies().clear();
            waiting.add(kept);
        }
        return byKept.getOrDefault(false, List.of());
    }

    /** Empties the outbox and returns what was in it, the oldest first. */
    List<Exchange> clear() {
        sent.forEach(exchange -> exchange.place = Exchange.Place.DONE);
        waiting.forEach(exchange -> exchange.place = Exchange.Place.UNSENT);
        List<Exchange> all = new ArrayList<>(unproven);
        for (Collection<Exchange> part : List.of(sent, urgent, waiting)) {
            all.addAll(part);
            part.clear();
        }
        unproven.clear();
        open = false;
        sentBytes = 0;
        sentBatches = 0;
        return all;
    }
}
