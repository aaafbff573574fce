package io.redlock.it.faults;

import io.redlock.test.RedisNodes;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A fault that a random mixture makes and undoes; under each of them, and all together, nobody may share a lock. */
enum RandomFault {
    STOP,
    KILL,
    FLUSH,
    FORGET_SCRIPTS,
    BREAK_CONNECTIONS,
    REFUSE_WORK,
    PARTITION,
    HALF_PARTITION,
    CUT_REQUESTS,
    CUT_REPLIES,
    LATENCY,
    TRICKLE;

    private static final Set<RandomFault> OF_SERVER =
            EnumSet.of(STOP, KILL, FLUSH, FORGET_SCRIPTS, BREAK_CONNECTIONS, REFUSE_WORK);

    private static final List<ServerFault> REFUSALS =
            List.of(ServerFault.OOM, ServerFault.READONLY, ServerFault.NOREPLICAS, ServerFault.NOPERM);

    /** {@return whether it happens to a server, so that every client notices, and no second one can be made there} */
    boolean isOfServer() {
        return OF_SERVER.contains(this);
    }

    /** Makes it; returns what undoes it. */
    Undo befall(RedisNodes nodes, int node, FaultProxy way, Random random) throws IOException {
        return isOfServer() ? befall(nodes, node, random) : befall(way, random);
    }

    /** What undoes a fault. */
    interface Undo {
        void run() throws IOException;
    }

    private Undo befall(RedisNodes nodes, int node, Random random) throws IOException {
        switch (this) {
            case STOP -> {
                nodes.pause(node);
                return () -> nodes.resume(node);
            }
            case KILL -> {
                nodes.kill(node);
                return () -> nodes.restart(node);
            }
            case REFUSE_WORK -> {
                ServerFault refusal = REFUSALS.get(random.nextInt(REFUSALS.size()));
                refusal.befall(nodes, node);
                return () -> refusal.heal(nodes, node);
            }
            case FLUSH -> nodes.command(node, "FLUSHALL");
            case FORGET_SCRIPTS -> nodes.command(node, "SCRIPT", "FLUSH");
            default -> nodes.command(node, "CLIENT", "KILL", "TYPE", "normal");
        }
        return () -> {};
    }

    private Undo befall(FaultProxy way, Random random) {
        switch (this) {
            case PARTITION -> {
                way.requests(Flow.held());
                way.replies(Flow.held());
            }
            case HALF_PARTITION -> {
                if (random.nextBoolean()) {
                    way.requests(Flow.held());
                } else {
                    way.replies(Flow.lost());
                }
            }
            case CUT_REQUESTS -> way.requests(Flow.cutAfter(10 + random.nextInt(490)));
            case CUT_REPLIES -> way.replies(Flow.cutAfter(10 + random.nextInt(490)));
            case LATENCY -> way.replies(Flow.delayedBy(Duration.ofMillis(50 + random.nextInt(450))));
            default -> way.replies(Flow.trickled());
        }
        return way::heal;
    }
}
