package io.redlock.spring;

import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/** Looks on at what calls do with their locks, while they do it: spans come of this. */
interface LockObserver {

    /** For an application that nobody looks into. */
    LockObserver NONE = new LockObserver() {

        @Override
        public Optional<Object> current() {
            return Optional.empty();
        }

        @Override
        public Observed acquiring(LockedCall call, Optional<Object> parent) {
            return Observed.NOTHING;
        }

        @Override
        public Observed holding(LockedCall call, Optional<Object> parent) {
            return Observed.NOTHING;
        }
    };

    /** {@return what tells the application's observation registry, if there is one} */
    static LockObserver of(BeanFactory beans) {
        boolean present = ClassUtils.isPresent(
                "io.micrometer.observation.ObservationRegistry", LockObserver.class.getClassLoader());
        return present ? LockObservations.of(beans) : NONE;
    }

    /** {@return what goes on around a call that is made on this thread now, as {@link Observed#handle} gives it} */
    Optional<Object> current();

    /**
     * A call begins to acquire.
     *
     * @param parent what it is part of, as {@link Observed#handle} gave it; empty for what goes on around it on this thread
     */
    Observed acquiring(LockedCall call, Optional<Object> parent);

    /** A call has acquired, and holds its lock from now on. */
    Observed holding(LockedCall call, Optional<Object> parent);
}
