package io.redlock.benchmarks.contended;

/**
 * Who wants the key: so many processes with so many threads each.
 *
 * @param processes number of JVMs
 * @param threads number of threads in each of them
 */
record Shape(int processes, int threads) {

    /** As {@code 4x8}, four processes with eight threads each. */
    static Shape parse(String text) {
        String[] both = text.split("x", -1);
        return new Shape(Integer.parseInt(both[0]), Integer.parseInt(both[1]));
    }

    @Override
    public String toString() {
        return "%d × %d".formatted(processes, threads);
    }
}
