package io.redlock.spring.boot.autoconfigure.web;

import io.redlock.FencingTokenRefusedException;
import io.redlock.LockLostException;
import io.redlock.LockNotAcquiredException;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.Tally;
import io.redlock.node.Answer;
import io.redlock.node.Vote;
import io.redlock.spring.LockInterruptedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a lock throws, with words in it that are no stranger's business. */
final class Failures {

    static final String KEY = "PAYMENT_7";
    static final String NODE = "10.0.0.1:6379";
    static final String OWNER = "billing@host-3";
    static final List<String> SECRETS = List.of(KEY, NODE, OWNER);

    private Failures() {}

    static RuntimeException of(String kind, Locked locked) {
        return switch (kind) {
            case "contended" -> notAcquired(Reason.CONTENDED);
            case "unavailable" -> notAcquired(Reason.NO_QUORUM);
            case "spent" -> notAcquired(Reason.LEASE_SPENT);
            case "lost" -> new LockLostException(List.of(KEY), "Lock '%s' was lost: %s".formatted(KEY, NODE));
            case "late" -> new FencingTokenRefusedException(KEY, 7, "Token 7 of '%s' was refused".formatted(KEY));
            case "interrupted" -> interrupted(locked);
            default -> throw new AssertionError(kind);
        };
    }

    private static LockNotAcquiredException notAcquired(Reason reason) {
        Tally tally = new Tally(List.of(new Answer(NODE, Vote.REFUSED, "held by " + OWNER)));
        NotAcquired outcome =
                new NotAcquired(List.of(KEY), "pay", Duration.ofMillis(3004), reason, tally, Optional.of(OWNER));
        try {
            throw new AssertionError("acquired by " + outcome.orThrow());
        } catch (LockNotAcquiredException expected) {
            return expected;
        }
    }

    private static RuntimeException interrupted(Locked locked) {
        Thread.currentThread().interrupt();
        try {
            throw new AssertionError(locked.now());
        } catch (LockInterruptedException expected) {
            return expected;
        } finally {
            Thread.interrupted();
        }
    }
}
