package io.redlock;

/**
 * How many votes make a majority.
 *
 * @param nodes how many nodes there are
 */
record Quorum(int nodes) {

    /** {@return the smallest number of nodes of which two sets always share one} */
    int votes() {
        return nodes / 2 + 1;
    }
}
