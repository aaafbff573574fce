package io.redlock.sample.payment;

import java.util.List;

/**
 * A user with the ledger, both read at one point in time.
 *
 * @param id the user's number
 * @param name what to call the user
 * @param status whether the user has paid
 * @param ledger all entries, oldest first
 */
public record Account(long id, String name, UserStatus status, List<LedgerEntry> ledger) {

    /** Copies the ledger. */
    public Account {
        ledger = List.copyOf(ledger);
    }
}
