package io.redlock;

import io.redlock.node.Inspection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The pause between two attempts. A long one ends when so many nodes as a quorum needs have let go of the key by
 * themselves: those that refused are asked how long they keep it (R50).
 */
final class Pause {

    /** Below this, asking costs more than it can save. */
    private static final Duration LONG = Duration.ofMillis(8);

    private static final Duration UNTIL_IT_HAS_EXPIRED = Duration.ofMillis(1);

    private final AtomicBoolean over = new AtomicBoolean();
    private final Runnable next;

    private Pause(Runnable next) {
        this.next = next;
    }

    static void begin(Engine engine, Terms terms, Attempt attempt, Duration length, Runnable next) {
        Pause pause = new Pause(next);
        engine.timer().schedule(length, pause::end);
        if (attempt.isRefused() && length.compareTo(LONG) > 0) {
            int needed = attempt.missingVotes();
            Inquiry.begin(engine, terms, attempt, length, found -> {
                Duration left = untilFree(found, needed);
                if (left.compareTo(length) < 0) {
                    engine.timer().schedule(left.plus(UNTIL_IT_HAS_EXPIRED), pause::end);
                }
            });
        }
    }

    /** {@return when so many of the nodes will have let go, for ever if they have not said} */
    private static Duration untilFree(List<Inspection> found, int needed) {
        return found.stream()
                .flatMap(inspection -> inspection.left().stream())
                .sorted()
                .skip(needed - 1L)
                .findFirst()
                .orElse(Duration.ofDays(1));
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            next.run();
        }
    }
}
