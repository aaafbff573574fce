package io.redlock.sample.payment;

import java.math.BigDecimal;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Stands for the company that moves the money: it says yes to everything, after the think time. That time is the window
 * in which another instance may act on what it read before.
 */
@Component
class PaymentProvider {

    private static final Logger log = LoggerFactory.getLogger(PaymentProvider.class);

    private final Duration thinkTime;

    PaymentProvider(PaymentProperties properties) {
        this.thinkTime = properties.thinkTime();
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
        log.debug("The {} takes {} ms", what, thinkTime.toMillis());
        try {
            Thread.sleep(thinkTime.toMillis());
        } catch (InterruptedException interrupted) {
            // The caller's transaction must not commit a charge that nobody waited for.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during the " + what, interrupted);
        }
    }
}
