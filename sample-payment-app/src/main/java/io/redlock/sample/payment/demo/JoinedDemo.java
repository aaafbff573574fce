package io.redlock.sample.payment.demo;

import io.redlock.test.RedisNodes;
import java.util.Optional;

/**
 * The nodes and the database of another instance, which ends them when it ends.
 *
 * @param share what that instance wrote down
 */
record JoinedDemo(DemoShare share) implements Demo {

    @Override
    public Optional<RedisNodes> nodes() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Nothing here is ours.
    }
}
