package io.redlock.sample.payment.demo;

/**
 * The nodes and the database of another instance, which ends them when it ends.
 *
 * @param share what that instance wrote down
 */
record JoinedDemo(DemoShare share) implements Demo {

    @Override
    public void close() {
        // Nothing here is ours.
    }
}
