package io.redlock.spring;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thing that somebody looks on at, from when it was made until its end. Nothing of it throws anything of its own. */
interface Observed {

    /** The key under which a publisher's context has what it is part of, by agreement of all who trace publishers. */
    String CONTEXT_KEY = "micrometer.observation";

    /** How an acquisition ends that has its lock. */
    String ACQUIRED = "acquired";

    /** For what nobody looks on at. */
    Observed NOTHING = new Observed() {

        @Override
        public @Nullable Object around(LockedCall.Work work) throws Throwable {
            return work.proceed();
        }

        @Override
        public void failed(Throwable failure) {}

        @Override
        public void end(String outcome) {}

        @Override
        public void endBy(Throwable failure) {}

        @Override
        public Optional<Object> handle() {
            return Optional.empty();
        }
    };

    /** Runs what is part of it, on this thread. */
    @Nullable
    Object around(LockedCall.Work work) throws Throwable;

    /** Takes note that its work has failed; its end is still to come. */
    void failed(Throwable failure);

    /** Ends it, in a word of which there are few. */
    void end(String outcome);

    /** Ends it for what was thrown. */
    void endBy(Throwable failure);

    /** {@return what others name as their parent; empty if nobody looks on} */
    Optional<Object> handle();
}
