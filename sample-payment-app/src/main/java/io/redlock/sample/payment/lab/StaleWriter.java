package io.redlock.sample.payment.lab;

import io.redlock.Redlock;
import io.redlock.sample.payment.LedgerEntry;
import io.redlock.sample.payment.PaymentService;
import io.redlock.sample.payment.lab.instance.InstanceState.Held;
import io.redlock.sample.payment.lab.instance.Outcome;
import io.redlock.sample.payment.lab.instance.Work;
import io.redlock.sample.payment.lab.instance.Work.Kind;
import io.redlock.sample.payment.lab.instance.WorkReport;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The second instance is stopped in the middle of a payment, past its lease; then it goes on as if nothing had been. With a
 * rival, the first instance has the lock meanwhile, and pays.
 */
final class StaleWriter {

    private static final BigDecimal AMOUNT = new BigDecimal("49.90");

    /** Long enough to be stopped in the middle of it. */
    private static final long THINK_MILLIS = 1500;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PaymentService payments;
    private final Instances instances;
    private final SecondInstance second;
    private final Redlock redlock;

    StaleWriter(PaymentService payments, Instances instances, SecondInstance second, Redlock redlock) {
        this.payments = payments;
        this.instances = instances;
        this.second = second;
        this.redlock = redlock;
    }

    /**
     * What became of it.
     *
     * @param steps what was done and seen, in order
     * @param outcome what became of the payment that was stopped
     * @param userId whose account it was about
     * @param ledger what the database shows
     */
    record Result(List<Step> steps, Outcome outcome, long userId, List<LedgerEntry> ledger) {

        Result {
            steps = List.copyOf(steps);
            ledger = List.copyOf(ledger);
        }
    }

    /** Plays it. */
    Result play(boolean rival, Steps steps) throws Exception {
        InstanceClient stale = instances.other();
        long user = payments.register("stale").id();
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<WorkReport> late = caller.submit(() -> stale.perform(pay(user, THINK_MILLIS)));
            Held held = awaitHold(stale, user);
            steps.add(
                    stale.name(),
                    "Has the lock %s with fencing token %d, and charges user %d"
                            .formatted(held.key(), held.fencingToken(), user));
            second.pause();
            try {
                steps.add(stale.name(), "The process is stopped (SIGSTOP): nothing renews the lock");
                whileItIsStopped(rival, user, held.key(), steps);
            } finally {
                second.resume();
            }
            steps.add(stale.name(), "The process goes on (SIGCONT) where it was, and wants to save");
            Outcome outcome = late.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).outcome();
            steps.add(stale.name(), words(outcome), outcome == Outcome.PAID);
            return new Result(steps.all(), outcome, user, payments.account(user).ledger());
        } finally {
            caller.shutdownNow();
        }
    }

    private void whileItIsStopped(boolean rival, long user, String key, Steps steps) throws Exception {
        if (rival) {
            Outcome paid = instances.own().perform(pay(user, 0)).outcome();
            steps.add(instances.own().name(), "Waits until the lease is over, gets the lock, pays: " + paid);
            return;
        }
        await("the end of the lease", () -> {
            try {
                return redlock.inspect(key).isFree() ? Optional.of(key) : Optional.empty();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        });
        steps.add("nodes", "The lease is over: no node has the key any more");
    }

    private static Work pay(long user, long thinkMillis) {
        return new Work(Kind.PAY, user, AMOUNT, true, thinkMillis);
    }

    private static Held awaitHold(InstanceClient instance, long user) throws Exception {
        return await(
                "the hold",
                () -> instance.state().holds().stream()
                        .filter(hold -> hold.key().startsWith("PAYMENT_" + user))
                        .findFirst());
    }

    private static <T> T await(String what, Supplier<Optional<T>> question) throws Exception {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            Thread.sleep(50);
        }
        throw new TimeoutException("Waited in vain for " + what);
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case LATE -> "The database has seen a greater fencing token and refuses the write: rolled back, 409";
            case LOST -> "The loss was signalled, and the transaction is rolled back before its commit: 500";
            default -> "Ended as " + outcome;
        };
    }
}
