package io.redlock.spring;

import java.util.Map;
import java.util.Set;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Tells BlockHound, where an application tests with it, which calls of this library only look as if they blocked. It is
 * found as a service.
 */
public final class ReactiveBlockingCalls implements BlockHoundIntegration {

    /**
     * By class and method. Random bytes come of a file that always has some. The queues of the timer and of the callbacks are
     * locked for no longer than it takes to put something in. What is on its way to a node is bounded to what the buffers of
     * its socket hold, so that a write does not wait.
     */
    static final Map<String, Set<String>> HARMLESS = Map.of(
            "io.redlock.node.OwnerToken", Set.of("random"),
            "io.redlock.SystemTimer", Set.of("schedule"),
            "io.redlock.Callbacks", Set.of("run", "offer", "insist"),
            "io.redlock.lane.LaneWriter", Set.of("writeHere"));

    /** Made by the service loader. */
    public ReactiveBlockingCalls() {}

    @Override
    public void applyTo(BlockHound.Builder builder) {
        HARMLESS.forEach((type, methods) -> methods.forEach(method -> builder.allowBlockingCallsInside(type, method)));
    }
}
