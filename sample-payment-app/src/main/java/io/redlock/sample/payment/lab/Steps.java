package io.redlock.sample.payment.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down the steps of a scene, and tells them. Used by one thread. */
final class Steps {

    private final long startNanos = System.nanoTime();
    private final List<Step> steps = new ArrayList<>();
    private final Consumer<Step> spectator;

    Steps(Consumer<Step> spectator) {
        this.spectator = spectator;
    }

    void add(String actor, String did) {
        add(actor, did, false);
    }

    void add(String actor, String did, boolean bad) {
        add(actor, did, null, bad);
    }

    void add(String actor, String did, @Nullable String reply, boolean bad) {
        Step step = new Step((System.nanoTime() - startNanos) / 1e6, actor, did, reply, bad);
        steps.add(step);
        spectator.accept(step);
    }

    List<Step> all() {
        return List.copyOf(steps);
    }
}
