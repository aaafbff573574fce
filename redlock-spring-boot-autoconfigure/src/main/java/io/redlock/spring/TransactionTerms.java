package io.redlock.spring;

import java.time.Duration;
import java.util.Optional;

/**
 * How transactions under a lock are treated. Immutable.
 *
 * @param commitMargin how much validity a hold needs for a commit; empty for a tenth of its lease
 * @param inside what becomes of a call that would acquire inside its caller's transaction
 */
record TransactionTerms(Optional<Duration> commitMargin, InsideTransaction inside) {

    static final TransactionTerms DEFAULT = new TransactionTerms(Optional.empty(), InsideTransaction.WARN);

    /** No margin leaves less than half of a lease to work in, or nothing could ever be committed under a short one. */
    Duration marginOf(Duration lease) {
        Duration most = lease.dividedBy(2);
        return commitMargin
                .filter(margin -> margin.compareTo(most) < 0)
                .orElse(commitMargin.isPresent() ? most : lease.dividedBy(10));
    }

    TransactionTerms withCommitMargin(Duration margin) {
        if (margin.isNegative()) {
            throw new IllegalArgumentException(
                    "The commit margin (redlock.transaction.commit-margin) must not be negative, but is " + margin);
        }
        return new TransactionTerms(Optional.of(margin), inside);
    }

    TransactionTerms with(InsideTransaction mode) {
        return new TransactionTerms(commitMargin, mode);
    }
}
