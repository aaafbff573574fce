package io.redlock;

import io.redlock.node.LockKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One contender's place in the queues of its keys. It enters them one by one in the order of the keys, each when it is
 * the first in the one before: so no two ever wait for each other (R55). Safe for use by several threads.
 */
final class Place {

    private final KeyQueues queues;
    private final List<LockKey> keys;
    private final Waiter waiter;
    private Rivalry rivalry;
    private int entered;
    private boolean first;
    private boolean left;

    /** Whose place it is. */
    interface Waiter {

        /** Nobody is in front any more. */
        void turn();

        /** Somebody else is in front. */
        void movedUp();

        /** Nobody is admitted any more. */
        void turnAway();

        /** {@return what it knows of the lock} */
        Line line();

        /** {@return who waits for what; empty if it does not wait any more} */
        Optional<Waiting> waiting();
    }

    Place(KeyQueues queues, List<LockKey> keys, Rivalry rivalry, Waiter waiter) {
        this.queues = queues;
        this.keys = keys;
        this.rivalry = rivalry;
        this.waiter = waiter;
    }

    /** Takes the place; the contender's turn may come before this returns. */
    void enter() {
        if (moveUp()) {
            Calls.run(waiter::turn);
        }
    }

    /** Goes on to the next key as long as nobody is in front; returns whether that was so for all of them. */
    private synchronized boolean moveUp() {
        while (!left && entered < keys.size()) {
            LockKey next = keys.get(entered);
            entered++;
            if (!queues.enter(next, this)) {
                return false;
            }
        }
        first = !left;
        return first;
    }

    private void called(Rivalry known) {
        synchronized (this) {
            rivalry = known;
        }
        enter();
        if (!isFirst()) {
            waiter.movedUp();
        }
    }

    /** A node refused what nobody else has in this process. */
    synchronized void metOthers(long nowNanos) {
        rivalry = rivalry.metAt(nowNanos);
    }

    /** The lock was had, after so long. */
    synchronized void askedFor(Duration asked) {
        rivalry = rivalry.askedFor(asked);
    }

    /** Leaves every queue, and lets those behind go on with what is known of other processes. A second call does nothing. */
    void leave(Rivalry known) {
        int last;
        synchronized (this) {
            if (left) {
                return;
            }
            left = true;
            last = entered;
        }
        List<Place> next = keys.subList(0, last).stream()
                .flatMap(key -> queues.exit(key, this).stream())
                .toList();
        next.forEach(place -> Calls.run(() -> place.called(known)));
    }

    Waiter waiter() {
        return waiter;
    }

    void turnAway() {
        waiter.turnAway();
    }

    /** {@return who is in front, if anybody is} */
    Optional<Line> ahead() {
        LockKey key;
        synchronized (this) {
            if (first || left || entered == 0) {
                return Optional.empty();
            }
            key = keys.get(entered - 1);
        }
        return queues.first(key).filter(place -> place != this).map(place -> place.waiter.line());
    }

    /** {@return whether nobody waits behind it} */
    boolean isAlone() {
        return keys.stream().allMatch(queues::isAlone);
    }

    synchronized boolean isFirst() {
        return first;
    }

    synchronized Rivalry rivalry() {
        return rivalry;
    }
}
