package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.instance.Work;
import io.redlock.sample.payment.lab.instance.Work.Kind;
import java.math.BigDecimal;
import java.util.List;

/**
 * Which race is wanted.
 *
 * @param locked whether under the lock
 * @param requests how many requests
 * @param amounts one: all pay or cancel one amount; two: all pay one of two amounts, which a key with the amount in it does
 *     not keep apart
 */
record RaceOrder(boolean locked, int requests, int amounts) {

    private static final int FEWEST = 2;
    private static final int MOST = 64;
    private static final List<BigDecimal> AMOUNTS = List.of(new BigDecimal("49.90"), new BigDecimal("59.90"));

    RaceOrder {
        if (requests < FEWEST || requests > MOST) {
            throw new IllegalArgumentException(
                    "requests is %d, it must be from %d to %d".formatted(requests, FEWEST, MOST));
        }
        if (amounts < 1 || amounts > AMOUNTS.size()) {
            throw new IllegalArgumentException("amounts is %d, it must be 1 or 2".formatted(amounts));
        }
    }

    /**
     * {@return what one of the requests asks for}
     *
     * @param index which, from zero
     */
    Work work(int index, long userId, long thinkMillis) {
        // Two in a row go to the two instances, so that each of them gets all kinds and all amounts.
        int pair = index / 2;
        Kind kind = amounts == 1 && pair % 2 == 1 ? Kind.CANCEL : Kind.PAY;
        return new Work(kind, userId, AMOUNTS.get(pair % amounts), locked, thinkMillis);
    }
}
