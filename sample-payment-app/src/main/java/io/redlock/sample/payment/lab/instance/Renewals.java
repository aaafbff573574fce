package io.redlock.sample.payment.lab.instance;

import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockLapsed;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.LockRenewed;
import io.redlock.RedlockListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts how often each lock that is held here was renewed. */
final class Renewals implements RedlockListener {

    private final Map<List<String>, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public void on(RedlockEvent event) {
        if (event instanceof LockRenewed renewed) {
            counts.merge(renewed.keys(), 1, Integer::sum);
        } else if (event instanceof LockAcquired acquired) {
            counts.remove(acquired.keys());
        } else if (event instanceof LockReleased released) {
            counts.remove(released.keys());
        } else if (event instanceof LockLost lost) {
            counts.remove(lost.keys());
        } else if (event instanceof LockLapsed lapsed) {
            counts.remove(lapsed.keys());
        }
    }

    int of(List<String> keys) {
        return counts.getOrDefault(keys, 0);
    }
}
