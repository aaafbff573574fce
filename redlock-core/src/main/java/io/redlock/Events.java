package io.redlock;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells facts to listeners, on their thread. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final List<RedlockListener> listeners;
    private final Callbacks callbacks;

    Events(List<RedlockListener> listeners, Callbacks callbacks) {
        this.listeners = List.copyOf(listeners);
        this.callbacks = callbacks;
    }

    /** {@return whether anybody wants that kind of event, so that it is worth making} */
    boolean areWanted(Class<? extends RedlockEvent> type) {
        for (RedlockListener listener : listeners) {
            if (listener.wants(type)) {
                return true;
            }
        }
        return false;
    }

    void tell(RedlockEvent event) {
        if (areWanted(event.getClass())) {
            callbacks.offer(() -> listeners.forEach(listener -> tell(listener, event)));
        }
    }

    /** Tells what must not be dropped, however far behind listeners are. There are no more losses than holds. */
    void tellSurely(RedlockEvent.LockLost loss) {
        if (areWanted(loss.getClass())) {
            callbacks.insist(() -> listeners.forEach(listener -> tell(listener, loss)));
        }
    }

    private static void tell(RedlockListener listener, RedlockEvent event) {
        try {
            if (listener.wants(event.getClass())) {
                listener.on(event);
            }
        } catch (RuntimeException | Error ofTheListener) {
            LOG.warn("{} failed on {}", listener, event, ofTheListener);
        }
    }
}
