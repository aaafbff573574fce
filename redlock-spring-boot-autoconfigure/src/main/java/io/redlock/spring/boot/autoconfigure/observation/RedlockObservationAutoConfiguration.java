package io.redlock.spring.boot.autoconfigure.observation;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import io.redlock.spring.LockObservationContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Keeps meters from being made of the observations of locks: they would have the names of meters that count more, since
 * those know of locks that no annotation asks for, and would not go together with them.
 */
@AutoConfiguration
@ConditionalOnClass(MeterObservationHandler.class)
@ConditionalOnBooleanProperty(name = "redlock.enabled", matchIfMissing = true)
public final class RedlockObservationAutoConfiguration {

    RedlockObservationAutoConfiguration() {}

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    MeterObservationHandler<LockObservationContext> noMetersOfLockObservations() {
        return new NoMeters();
    }

    /** Of all handlers that make meters, the first that takes an observation is the only one that has it. */
    private static final class NoMeters implements MeterObservationHandler<LockObservationContext> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof LockObservationContext;
        }
    }
}
