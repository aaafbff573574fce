package io.redlock.sample.payment;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Stands for the company that moves the money: it says yes to everything, after the think time. That time is the window
 * in which another instance may act on what it read before.
 */
@Component
public class PaymentProvider {

    private static final Logger log = LoggerFactory.getLogger(PaymentProvider.class);

    private final Supplier<Duration> thinkTime;

    @Autowired
    PaymentProvider(PaymentProperties properties) {
        this(properties::thinkTime);
    }

    /**
     * A provider that takes its time.
     *
     * @param thinkTime how long it takes, asked for each time
     */
    public PaymentProvider(Supplier<Duration> thinkTime) {
        this.thinkTime = thinkTime;
    }

    /** Takes the amount from the user. */
    void charge(BigDecimal amount) {
        think("charge of " + amount);
    }

    /** Gives the amount back to the user. */
    void refund(BigDecimal amount) {
        think("refund of " + amount);
    }

    private void think(String what) {
        long millis = thinkTime.get().toMillis();
        log.debug("The {} takes {} ms", what, millis);
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            // The caller's transaction must not commit a charge that nobody waited for.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during the " + what, interrupted);
        }
    }
}
