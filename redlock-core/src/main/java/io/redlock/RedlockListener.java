package io.redlock;

/**
 * Is told every fact about the locks of a client: meters, logs and application events are made of this.
 *
 * <p>All listeners are called one after another on one thread, which no lock and no future depends on (R33): one that
 * blocks delays the others. The events of one hold arrive in the order in which they happened. What a listener throws is
 * logged and forgotten. When listeners fall 10,000 events behind, further ones are dropped, counted and logged, but for
 * {@link RedlockEvent.LockLost}.
 */
@FunctionalInterface
public interface RedlockListener {

    /**
     * Takes note of a fact.
     *
     * @param event what happened
     */
    void on(RedlockEvent event);

    /**
     * {@return whether this kind of event is wanted now} Asked before each event, on a thread that locks depend on, so it
     * must be quick; what nobody wants is not made.
     *
     * @param type the kind of event
     */
    default boolean wants(Class<? extends RedlockEvent> type) {
        return true;
    }
}
