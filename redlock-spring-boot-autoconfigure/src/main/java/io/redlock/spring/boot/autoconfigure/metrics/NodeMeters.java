package io.redlock.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.redlock.node.Answer;
import io.redlock.node.Vote;

/** What is counted of one node. */
final class NodeMeters {

    /** What a tally says of a node whose answer is still to come. That it never comes is told later, or by nobody. */
    private static final String NOT_YET = "no answer yet";

    private final Timer latency;
    private final Counter errors;
    private final Counter orphans;
    private int owed;

    NodeMeters(MeterRegistry registry, String node) {
        this.latency = Timer.builder("redlock.node.latency")
                .description("How long a node took, from sending until its reply")
                .tag("node", node)
                .register(registry);
        this.errors = Counter.builder("redlock.node.errors")
                .description("Questions to which a node gave no usable answer in time")
                .tag("node", node)
                .register(registry);
        this.orphans = Counter.builder("redlock.orphans")
                .description("Releases that a node did not hear of at once, at least")
                .tag("node", node)
                .register(registry);
    }

    void heard(Answer answer) {
        answer.latency().ifPresent(latency::record);
        if (answer.vote() == Vote.UNKNOWN && !answer.reason().equals(NOT_YET)) {
            errors.increment();
        }
    }

    /** The ledger tells of the first and the last that it owes, and each time it has doubled: what it has grown by counts. */
    synchronized void owes(int releases) {
        orphans.increment(Math.max(0, releases - owed));
        owed = releases;
    }
}
