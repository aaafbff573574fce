package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.instance.Outcome;
import io.redlock.sample.payment.lab.instance.Work.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a race. Times are milliseconds since its start.
 *
 * @param id what it is called
 * @param locked whether it was run under the lock
 * @param amounts how many amounts were paid
 * @param userId whose account it was about
 * @param tookMillis how long it took
 * @param requests its requests, in the order in which they were sent
 * @param outcome what the database shows
 */
record Race(
        String id,
        boolean locked,
        int amounts,
        long userId,
        double tookMillis,
        List<Request> requests,
        Figures outcome) {

    Race {
        requests = List.copyOf(requests);
    }

    /**
     * One request of a race.
     *
     * @param number which, from one
     * @param kind what was asked for
     * @param amount how much
     * @param instance who was asked
     * @param asked when it was sent
     * @param entered when its critical section began; nothing if it had none
     * @param left when its critical section had ended
     * @param answered when the answer came
     * @param outcome what became of it
     * @param overlaps whether another one was in its critical section at the same time
     */
    record Request(
            int number,
            Kind kind,
            String amount,
            String instance,
            double asked,
            @Nullable Double entered,
            @Nullable Double left,
            double answered,
            Outcome outcome,
            boolean overlaps) {

        boolean overlaps(Request other) {
            return entered != null
                    && left != null
                    && other.entered != null
                    && other.left != null
                    && number != other.number
                    && entered < other.left
                    && other.entered < left;
        }

        Request amongst(List<Request> all) {
            boolean met = all.stream().anyMatch(this::overlaps);
            return new Request(number, kind, amount, instance, asked, entered, left, answered, outcome, met);
        }
    }

    /**
     * What went wrong, in numbers.
     *
     * @param entries how many entries the ledger has
     * @param doubleCharges charges of a user who had paid
     * @param lostUpdates entries by somebody who had not seen the one before
     * @param paidWithoutPaying users who count as paid, and whose ledger says otherwise
     * @param overlaps requests that were in their critical section together with another
     */
    record Figures(long entries, long doubleCharges, long lostUpdates, long paidWithoutPaying, long overlaps) {}
}
