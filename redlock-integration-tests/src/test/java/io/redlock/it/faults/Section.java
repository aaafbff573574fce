package io.redlock.it.faults;

import io.redlock.Hold;
import java.time.Duration;

/** A critical section that somebody is in. */
interface Section {

    /** {@return whether nobody else is in it now, as far as this one knows} */
    boolean isValid();

    /** {@return whether there is time for one write that nobody else's can come between} */
    boolean hasTimeToWrite();

    void leave();

    /** {@return a section under a lock} */
    static Section under(Hold hold) {
        return new Section() {
            @Override
            public boolean isValid() {
                return hold.isValid();
            }

            @Override
            public boolean hasTimeToWrite() {
                return hold.validity().compareTo(Duration.ofMillis(500)) > 0;
            }

            @Override
            public void leave() {
                hold.release();
            }
        };
    }

    /** {@return a section that everybody may be in at once: what a lock is there to prevent} */
    static Section unguarded() {
        return new Section() {
            @Override
            public boolean isValid() {
                return true;
            }

            @Override
            public boolean hasTimeToWrite() {
                return true;
            }

            @Override
            public void leave() {
                // There is nothing to give back.
            }
        };
    }
}
