package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.PaymentService;
import io.redlock.sample.payment.lab.instance.Work;
import io.redlock.sample.payment.lab.instance.Work.Kind;
import java.math.BigDecimal;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Payments that take several leases, so that one sees their locks being renewed. */
final class SlowPayment implements AutoCloseable {

    private static final int MOST = 8;
    private static final long THINK_MILLIS = 10_000;
    private static final BigDecimal AMOUNT = new BigDecimal("49.90");

    private final PaymentService payments;
    private final Instances instances;
    private final ThreadPoolExecutor callers =
            new ThreadPoolExecutor(0, MOST, 1, TimeUnit.SECONDS, new SynchronousQueue<>());

    SlowPayment(PaymentService payments, Instances instances) {
        this.payments = payments;
        this.instances = instances;
    }

    /**
     * Begins one, and does not wait for its end.
     *
     * @throws NotNowException if there is no such instance, or there are several of them under way
     */
    void begin(String instance) {
        InstanceClient chosen = instances.named(instance);
        long user = payments.register("patient").id();
        try {
            callers.execute(() -> chosen.perform(new Work(Kind.PAY, user, AMOUNT, true, THINK_MILLIS)));
        } catch (RejectedExecutionException busy) {
            throw new NotNowException("%d slow payments are under way; wait for the end of one".formatted(MOST));
        }
    }

    @Override
    public void close() {
        callers.shutdownNow();
    }
}
