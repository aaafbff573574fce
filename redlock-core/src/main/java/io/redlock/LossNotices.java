package io.redlock;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whoever wants to be told when a hold is lost; each is told once, on a thread that no lock depends on. */
final class LossNotices {

    private static final Logger LOG = LoggerFactory.getLogger(LossNotices.class);

    private final Hold hold;
    private final Callbacks callbacks;
    private final List<Consumer<Hold>> wanted = new ArrayList<>();
    private boolean lost;

    LossNotices(Hold hold, Callbacks callbacks) {
        this.hold = hold;
        this.callbacks = callbacks;
    }

    /** Adds a callback, or has it called soon if the hold is lost already. */
    void add(Consumer<Hold> callback) {
        synchronized (this) {
            if (!lost) {
                wanted.add(callback);
                return;
            }
        }
        tell(callback);
    }

    /** The hold is lost. */
    void lost() {
        List<Consumer<Hold>> all;
        synchronized (this) {
            lost = true;
            all = List.copyOf(wanted);
            wanted.clear();
        }
        all.forEach(this::tell);
    }

    private void tell(Consumer<Hold> callback) {
        callbacks.run(() -> {
            try {
                callback.accept(hold);
            } catch (RuntimeException | Error ofTheApplication) {
                LOG.warn("A callback failed that was told of a lost lock", ofTheApplication);
            }
        });
    }
}
