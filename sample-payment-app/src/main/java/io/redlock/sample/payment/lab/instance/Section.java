package io.redlock.sample.payment.lab.instance;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The critical section of the work that this thread does: from its first read until its transaction has ended. The lock is
 * acquired before and released after.
 */
final class Section {

    private static final ThreadLocal<@Nullable Section> CURRENT = new ThreadLocal<>();

    private final Duration thinkTime;
    private @Nullable Instant entered;
    private @Nullable Instant left;

    private Section(Duration thinkTime) {
        this.thinkTime = thinkTime;
    }

    static Section begin(Duration thinkTime) {
        Section section = new Section(thinkTime);
        CURRENT.set(section);
        return section;
    }

    static void end() {
        CURRENT.remove();
    }

    /** {@return how long the payment provider takes for the work of this thread} */
    static Duration thinkTimeHere() {
        return Optional.ofNullable(CURRENT.get())
                .map(section -> section.thinkTime)
                .orElse(Duration.ZERO);
    }

    /** Takes note that the work of this thread reads. */
    static void readHere() {
        Section section = CURRENT.get();
        if (section != null && section.entered == null) {
            section.entered = Instant.now();
            TransactionSynchronizationManager.registerSynchronization(section.new Leaving());
        }
    }

    WorkReport report(Outcome outcome) {
        return new WorkReport(outcome, entered, left);
    }

    private final class Leaving implements TransactionSynchronization {

        @Override
        public void afterCompletion(int status) {
            left = Instant.now();
        }
    }
}
