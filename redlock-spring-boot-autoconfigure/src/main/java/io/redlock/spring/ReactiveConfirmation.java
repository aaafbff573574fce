package io.redlock.spring;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockLostException;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** As {@link Hold#ensureValid()}, but no thread waits for the nodes. */
final class ReactiveConfirmation {

    private ReactiveConfirmation() {}

    /** {@return completes if the lock is valid; else, or if nobody confirms it, ends with a {@link LockLostException}} */
    static Mono<Void> of(Hold hold) {
        return Mono.defer(() -> {
            if (hold.state() == HoldState.RELEASED) {
                // It waits for nobody: there is nothing left to ask for.
                hold.ensureValid();
            }
            return of(hold, Duration.ZERO, "");
        });
    }

    /**
     * {@return completes if the lock stays valid for as long as a commit may take, which one extension may bring about;
     * else ends with a {@link LockLostException}} Who has given it back by hand has said that the rest needs no lock.
     */
    static Mono<Void> ofCommit(SharedHold shared, TransactionTerms terms) {
        Hold hold = shared.hold();
        return Mono.defer(() -> hold.state() == HoldState.RELEASED || !shared.guardsCommits()
                ? Mono.empty()
                : of(hold, terms.marginOf(hold.lease()), "; the transaction is rolled back"));
    }

    private static Mono<Void> of(Hold hold, Duration margin, String outcome) {
        if (isEnough(hold, margin)) {
            return Mono.empty();
        }
        if (hold.state() == HoldState.LOST) {
            return Mono.error(refusal(hold, margin, outcome));
        }
        return Mono.fromCompletionStage(() -> hold.extendAsync(hold.lease()))
                .publishOn(Schedulers.parallel())
                .flatMap(extension ->
                        isEnough(hold, margin) ? Mono.empty() : Mono.error(refusal(hold, margin, outcome)));
    }

    private static boolean isEnough(Hold hold, Duration margin) {
        return hold.isValid() && hold.validity().compareTo(margin) >= 0;
    }

    private static LockLostException refusal(Hold hold, Duration margin, String outcome) {
        if (hold.state() == HoldState.LOST) {
            try {
                hold.ensureValid();
            } catch (LockLostException lost) {
                return outcome.isEmpty() ? lost : Losses.told(lost, outcome.substring(2));
            }
        }
        return new LockLostException(
                hold.keys(),
                "Lock '%s' may be lost: it is valid for %dms, of the %dms that are wanted, and no quorum of nodes has extended it%s"
                        .formatted(
                                String.join("', '", hold.keys()),
                                hold.validity().toMillis(),
                                margin.toMillis(),
                                outcome));
    }
}
