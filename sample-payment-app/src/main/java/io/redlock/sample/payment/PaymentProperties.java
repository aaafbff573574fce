package io.redlock.sample.payment;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for the payment service.
 *
 * @param thinkTime How long the payment provider takes to answer; zero is allowed.
 * @param instance Name of this instance in the ledger. The default is localhost with the port.
 */
@ConfigurationProperties("payment")
record PaymentProperties(
        @DefaultValue("50ms") Duration thinkTime, @Nullable String instance) {

    PaymentProperties {
        if (thinkTime.isNegative()) {
            throw new IllegalArgumentException("payment.think-time is " + thinkTime + ", but cannot be negative");
        }
    }
}
