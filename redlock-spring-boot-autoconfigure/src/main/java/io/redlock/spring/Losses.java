package io.redlock.spring;

import io.redlock.LockLostException;

/** What a caller is told of a loss: what the hold says, and what became of the method. */
final class Losses {

    private Losses() {}

    static LockLostException told(LockLostException lost, String outcome) {
        LockLostException told = new LockLostException(lost.keys(), "%s; %s".formatted(lost.getMessage(), outcome));
        told.initCause(lost);
        return told;
    }
}
