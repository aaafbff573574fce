package io.redlock.spring;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How observations of locks are named. A key is a value of which there may be very many, and goes into spans alone.
 *
 * @param observed what is observed
 */
record LockObservationConvention(String observed) implements ObservationConvention<LockObservationContext> {

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof LockObservationContext ours && ours.observed().equals(observed);
    }

    @Override
    public String getName() {
        return observed;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(LockObservationContext context) {
        return KeyValues.of(KeyValue.of("name", context.lockName()), KeyValue.of("outcome", context.outcome()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(LockObservationContext context) {
        return KeyValues.of("redlock.keys", String.join(", ", context.keys()));
    }

    @Override
    public String getContextualName(LockObservationContext context) {
        return context.observed() + " " + context.lockName();
    }
}
