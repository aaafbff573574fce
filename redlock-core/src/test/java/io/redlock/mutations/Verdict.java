package io.redlock.mutations;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What came of one mutation.
 *
 * @param mutation the mutation
 * @param outcomes what came of each of its tests, or one alone that says why there are no more
 * @param seconds how long it took to compile it and to run its tests
 */
record Verdict(Mutation mutation, List<String> outcomes, double seconds) {

    private static final Pattern SEED = Pattern.compile("Universe (-?\\d+)");

    boolean isDead() {
        return outcomes.size() == mutation.killers().size()
                && IntStream.range(0, outcomes.size())
                        .allMatch(test -> mutation.killers().get(test).accepts(outcomes.get(test)));
    }

    /** {@return the seed of the simulated universe in which a test failed, empty if it was in none} */
    String seedOf(int test) {
        Matcher seed = SEED.matcher(outcomes.get(test));
        return seed.find() ? seed.group(1) : "";
    }

    @Override
    public String toString() {
        String line = "%s %5.1f s  %s".formatted(isDead() ? "killed" : "ALIVE ", seconds, mutation.id());
        return isDead() ? line : line + ": " + mutation.killers() + ": " + String.join("; ", outcomes);
    }
}
