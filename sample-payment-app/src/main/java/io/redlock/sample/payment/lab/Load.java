package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.PaymentService;
import io.redlock.sample.payment.lab.instance.Outcome;
import io.redlock.sample.payment.lab.instance.Work;
import io.redlock.sample.payment.lab.instance.Work.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;

/** Payments all the time, of several users, on all instances, until it is switched off. Safe for use by several threads. */
final class Load implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Load.class);

    private static final int CUSTOMERS = 8;
    private static final long PAUSE_MILLIS = 200;
    private static final long THINK_MILLIS = 10;
    private static final BigDecimal AMOUNT = new BigDecimal("9.90");

    private final PaymentService payments;
    private final Instances instances;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unavailable = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Map<Outcome, AtomicLong> counters = new EnumMap<>(Map.of(
            Outcome.PAID, done,
            Outcome.CANCELLED, done,
            Outcome.ALREADY_PAID, refused,
            Outcome.NOTHING_TO_CANCEL, refused,
            Outcome.CONTENDED, refused,
            Outcome.NO_QUORUM, unavailable));
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CUSTOMERS);
    private final List<Future<?>> customers = new ArrayList<>();

    Load(PaymentService payments, Instances instances) {
        this.payments = payments;
        this.instances = instances;
    }

    /**
     * How many payments and cancellations there were.
     *
     * @param on whether there are more all the time
     * @param done that were done
     * @param refused that were not possible, or met another one
     * @param unavailable that got no lock since too few nodes answered: 503
     * @param failed that failed otherwise
     */
    record Count(boolean on, long done, long refused, long unavailable, long failed) {}

    synchronized Count count() {
        return new Count(!customers.isEmpty(), done.get(), refused.get(), unavailable.get(), failed.get());
    }

    synchronized void turn(boolean on) {
        if (on && customers.isEmpty()) {
            for (int number = 0; number < CUSTOMERS; number++) {
                customers.add(customer(number));
            }
        } else if (!on) {
            customers.forEach(customer -> customer.cancel(true));
            customers.clear();
        }
    }

    private Future<?> customer(int number) {
        long user = payments.register("customer " + number).id();
        AtomicLong turns = new AtomicLong(number);
        return threads.scheduleWithFixedDelay(
                () -> act(user, turns.getAndIncrement()),
                number * PAUSE_MILLIS / CUSTOMERS,
                PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** What goes wrong is counted: a customer comes back. */
    private void act(long user, long turn) {
        try {
            List<InstanceClient> running = instances.running();
            InstanceClient instance = running.get((int) (turn / 2 % running.size()));
            Work work = new Work(turn % 2 == 0 ? Kind.PAY : Kind.CANCEL, user, AMOUNT, true, THINK_MILLIS);
            counters.getOrDefault(instance.perform(work).outcome(), failed).incrementAndGet();
        } catch (RestClientException | NotNowException noAnswer) {
            log.debug("A payment was not answered", noAnswer);
            failed.incrementAndGet();
        }
    }

    @Override
    public void close() {
        turn(false);
        threads.shutdownNow();
    }
}
