package io.redlock.sample.payment;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What must be true of accounts, however many instances worked on them. */
final class Ledgers {

    private Ledgers() {}

    /** Finds double charges: {@return those who did not pay exactly once, in a few words each} */
    static List<String> notChargedOnce(List<Account> accounts) {
        return describe(accounts, account -> !isChargedOnce(account));
    }

    /** Finds lost updates: {@return those whose ledger is no possible story, or ends otherwise than the status says} */
    static List<String> inconsistent(List<Account> accounts) {
        return describe(accounts, account -> !isConsistent(account));
    }

    private static boolean isChargedOnce(Account account) {
        return account.ledger().size() == 1 && isConsistent(account);
    }

    private static boolean isConsistent(Account account) {
        List<LedgerEntry> ledger = account.ledger();
        boolean alternates = IntStream.range(0, ledger.size())
                .allMatch(
                        i -> ledger.get(i).type() == (i % 2 == 0 ? LedgerEntry.Type.PAID : LedgerEntry.Type.CANCELLED));
        UserStatus told = ledger.size() % 2 == 1 ? UserStatus.PAID : UserStatus.FREE;
        return alternates && account.status() == told;
    }

    private static List<String> describe(List<Account> accounts, Predicate<Account> which) {
        return accounts.stream().filter(which).map(Ledgers::describe).toList();
    }

    private static String describe(Account account) {
        String entries = account.ledger().stream()
                .map(entry -> entry.type() + " by " + entry.instance())
                .collect(Collectors.joining(", "));
        return "user %d is %s: %s".formatted(account.id(), account.status(), entries);
    }
}
