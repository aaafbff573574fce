package io.redlock.spring;

import io.micrometer.observation.Observation;
import io.redlock.LockContendedException;
import io.redlock.LockLostException;
import io.redlock.LockNotAcquiredException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An observation that goes on. Its end may come on another thread than its begin. */
final class LockObservation implements Observed {

    private static final Logger LOG = LoggerFactory.getLogger(LockObservation.class);

    private final Observation observation;
    private final LockObservationContext context;

    LockObservation(Observation observation, LockObservationContext context) {
        this.observation = observation;
        this.context = context;
    }

    @Override
    public @Nullable Object around(LockedCall.Work work) throws Throwable {
        Observation.Scope scope = open();
        try {
            return work.proceed();
        } catch (Throwable failure) {
            failed(failure);
            throw failure;
        } finally {
            attempt(scope::close);
        }
    }

    private Observation.Scope open() {
        try {
            return observation.openScope();
        } catch (RuntimeException ofTheObserver) {
            LOG.warn("{} was left alone by who observes it", context, ofTheObserver);
            return Observation.Scope.NOOP;
        }
    }

    @Override
    public void failed(Throwable failure) {
        attempt(() -> observation.error(failure));
    }

    @Override
    public void end(String outcome) {
        context.outcome(outcome);
        attempt(observation::stop);
    }

    /** That somebody else has the lock, or nobody wants it any more, is an outcome and no error of this application. */
    @Override
    public void endBy(Throwable failure) {
        if (!(failure instanceof LockContendedException || failure instanceof CancellationException)) {
            failed(failure);
        }
        end(outcomeOf(failure));
    }

    private static String outcomeOf(Throwable failure) {
        if (failure instanceof LockNotAcquiredException notAcquired) {
            return notAcquired.outcome().reason().name().toLowerCase(Locale.ROOT);
        }
        if (failure instanceof LockLostException) {
            return "lost";
        }
        boolean givenUp = failure instanceof InterruptedException || failure instanceof CancellationException;
        return givenUp ? "interrupted" : "failed";
    }

    @Override
    public Optional<Object> handle() {
        return Optional.of(observation);
    }

    private void attempt(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException ofTheObserver) {
            LOG.warn("{} was left alone by who observes it", context, ofTheObserver);
        }
    }
}
