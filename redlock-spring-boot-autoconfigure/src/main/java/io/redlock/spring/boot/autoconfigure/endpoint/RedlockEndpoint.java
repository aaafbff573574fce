package io.redlock.spring.boot.autoconfigure.endpoint;

import io.redlock.Redlock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows what this client knows of its nodes, what it holds and who waits for it, and who has a key on the nodes, in
 * whatever process that is.
 */
@Endpoint(id = "redlock")
public final class RedlockEndpoint {

    private final Redlock redlock;

    RedlockEndpoint(Redlock redlock) {
        this.redlock = redlock;
    }

    /**
     * {@return nodes, holds and who waits here, without asking anybody}
     *
     * @param key if given, the nodes are asked who has this key, as {@link #key} does; a query may have any key in it, while
     *     a path loses what is special in paths
     * @throws InterruptedException if the thread is interrupted while it waits for nodes
     */
    @ReadOperation
    public RedlockDescriptor redlock(@Nullable String key) throws InterruptedException {
        return RedlockDescriptor.of(redlock, key == null ? null : KeyQuestions.inspect(redlock, key));
    }

    /**
     * {@return who has a key on the nodes; they are asked, for at most the node timeout}
     *
     * @param key the lock key; it may have slashes in it
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    @ReadOperation
    public KeyDescriptor key(@Selector(match = Selector.Match.ALL_REMAINING) String... key)
            throws InterruptedException {
        return KeyQuestions.inspect(redlock, KeyQuestions.join(key));
    }
}
