package io.redlock.it.faults;

import io.redlock.test.RedisNodes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Faults of all kinds at random, up to {@value #MOST_AT_ONCE} at once: a majority may be hit, and often is. The same seed
 * makes the same faults in the same order at the same distances.
 */
final class Mixture {

    static final int MOST_AT_ONCE = 4;

    private static final List<RandomFault> KINDS = List.of(RandomFault.values());
    private static final int LONGEST_MILLIS = 2_500;
    private static final int LONGEST_PAUSE_MILLIS = 400;

    /** A fault that is there, until when, and where: at a server, or on one client's way to it. */
    private record Present(RandomFault.Undo undo, long untilNanos, String place) {}

    private final RedisNodes nodes;
    private final List<Network> networks;
    private final Random random;
    private final List<Present> present = new ArrayList<>();
    private final Map<RandomFault, Integer> made = new EnumMap<>(RandomFault.class);

    Mixture(RedisNodes nodes, List<Network> networks, long seed) {
        this.nodes = nodes;
        this.networks = networks;
        this.random = new Random(seed);
    }

    /** Makes faults for so long, then undoes what is left of them. */
    void run(Duration duration) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < duration.toNanos()) {
            make();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MILLIS)));
            undo(System.nanoTime(), false);
        }
        undo(System.nanoTime(), true);
    }

    /** {@return how many faults of each kind there were} */
    Map<RandomFault, Integer> made() {
        return new HashMap<>(made);
    }

    private void make() throws IOException {
        // All dice are cast in any case, so that what follows does not depend on how long the last faults took.
        RandomFault fault = KINDS.get(random.nextInt(KINDS.size()));
        int node = random.nextInt(nodes.size());
        int client = random.nextInt(networks.size());
        long lasts = TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_MILLIS));
        Random details = new Random(random.nextLong());
        String place = fault.isOfServer() ? "server " + node : "way of " + client + " to " + node;
        if (present.size() >= MOST_AT_ONCE || present.stream().anyMatch(other -> other.place.equals(place))) {
            return;
        }
        RandomFault.Undo undo = fault.befall(nodes, node, networks.get(client).to(node), details);
        made.merge(fault, 1, Integer::sum);
        present.add(new Present(undo, System.nanoTime() + lasts, place));
    }

    private void undo(long nowNanos, boolean all) throws IOException {
        for (Iterator<Present> each = present.iterator(); each.hasNext(); ) {
            Present fault = each.next();
            if (all || nowNanos - fault.untilNanos >= 0) {
                each.remove();
                fault.undo.run();
            }
        }
    }
}
