package io.redlock.spring;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.function.SingletonSupplier;

/** Makes an observation of each acquisition, and of each hold. Who looks on can neither fail a call nor keep its lock. */
final class LockObservations implements LockObserver {

    private static final Logger LOG = LoggerFactory.getLogger(LockObservations.class);

    private static final LockObservationConvention ACQUIRE =
            new LockObservationConvention(LockObservationContext.ACQUIRE);
    private static final LockObservationConvention HOLD = new LockObservationConvention(LockObservationContext.HOLD);

    private final Supplier<ObservationRegistry> registry;

    LockObservations(Supplier<ObservationRegistry> registry) {
        this.registry = registry;
    }

    /** {@return observations for the application's registry, looked for at the first call: nothing makes it earlier} */
    static LockObserver of(BeanFactory beans) {
        return new LockObservations(SingletonSupplier.of(
                () -> beans.getBeanProvider(ObservationRegistry.class).getIfUnique(() -> ObservationRegistry.NOOP)));
    }

    @Override
    public Optional<Object> current() {
        try {
            return Optional.ofNullable(registry.get().getCurrentObservation());
        } catch (RuntimeException ofTheObserver) {
            LOG.warn("What goes on around a call is not known", ofTheObserver);
            return Optional.empty();
        }
    }

    @Override
    public Observed acquiring(LockedCall call, Optional<Object> parent) {
        return begin(ACQUIRE, call, parent);
    }

    @Override
    public Observed holding(LockedCall call, Optional<Object> parent) {
        return begin(HOLD, call, parent);
    }

    private Observed begin(LockObservationConvention convention, LockedCall call, Optional<Object> parent) {
        try {
            ObservationRegistry to = registry.get();
            if (to.isNoop()) {
                return Observed.NOTHING;
            }
            LockObservationContext context = new LockObservationContext(
                    convention.observed(),
                    call.operation().name(),
                    call.request().keys());
            Observation observation = Observation.createNotStarted(null, convention, () -> context, to);
            if (parent.isPresent() && parent.get() instanceof Observation above) {
                observation.parentObservation(above);
            }
            return observation.isNoop() ? Observed.NOTHING : new LockObservation(observation.start(), context);
        } catch (RuntimeException ofTheObserver) {
            LOG.warn("{} of {} is not observed", convention.observed(), call.name(), ofTheObserver);
            return Observed.NOTHING;
        }
    }
}
