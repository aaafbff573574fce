package io.redlock;

import java.util.Optional;

/** For how long no quorum has answered one contender: too long, and it gives up though its wait time is not over (R54). */
final class Outage {

    private final Engine engine;
    private Optional<Deadline> since = Optional.empty();

    Outage(Engine engine) {
        this.engine = engine;
    }

    /** Takes note of how an attempt failed; returns whether that has been so for too long. */
    synchronized boolean isTooLongAfter(Attempt attempt) {
        if (!attempt.lostBy(Reason.NO_QUORUM)) {
            since = Optional.empty();
            return false;
        }
        Deadline began = since.orElseGet(() -> Deadline.in(engine.outageTimeout(), engine.ticker()));
        since = Optional.of(began);
        return began.isSpent();
    }
}
