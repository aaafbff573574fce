package io.redlock.benchmarks.contended;

import java.util.List;
import java.util.Locale;

/** What is compared: each with the first of those that run. */
enum Implementation {
    REDLOCK("Redlock for Spring Boot, 5 nodes"),
    REDISSON("Redisson RLock, 1 node"),
    SPRING_SPIN("Spring Integration SPIN_LOCK, 1 node"),
    SPRING_PUB_SUB("Spring Integration PUB_SUB_LOCK, 1 node"),
    NONE("no lock");

    private final String title;

    Implementation(String title) {
        this.title = title;
    }

    static Implementation of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String title() {
        return title;
    }

    Locks open(List<String> addresses) {
        return switch (this) {
            case REDLOCK -> Locks.redlock(addresses);
            case REDISSON -> Locks.redisson(addresses);
            case SPRING_SPIN -> Locks.springIntegrationSpin(addresses);
            case SPRING_PUB_SUB -> Locks.springIntegrationPubSub(addresses);
            case NONE -> Locks.none();
        };
    }
}
