package io.redlock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * Many processes and one lock, in virtual time: the figures are the same in every build. {@code
 * -Dredlock.simulation.contended=…} lets it go on for so many times as long.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ContentionTest {

    private static final long TIMES = Long.getLong("redlock.simulation.contended", 1);
    private static final long SPAN = 5 * World.SECOND;
    private static final long LONG_SPAN = 60 * World.SECOND;
    private static final int LONG_HOLD = 50;
    private static final List<Integer> PROCESSES = List.of(2, 5, 10, 20, 50);
    private static final List<Integer> HOLD_MILLIS = List.of(0, 1, 5, 50);
    private static final long SEED = 1;
    private static final double LONGEST_WAIT_MILLIS = 45_000;

    @Test
    void f26_of_many_processes_that_want_one_lock_each_has_it() {
        assertThat(runAll(false)).allSatisfy(ContentionTest::allHadIt);
    }

    @Test
    void f26_tokens_of_many_processes_that_want_one_lock_grow_from_each_to_the_next() {
        assertThat(runAll(true)).allSatisfy(ContentionTest::allHadIt);
    }

    private static void allHadIt(Waits waits) {
        assertThat(waits.violation()).isEmpty();
        assertThat(waits.fewest()).isPositive();
        assertThat(waits.longestMillis()).isLessThan(LONGEST_WAIT_MILLIS);
    }

    private static List<Waits> runAll(boolean fenced) {
        System.out.printf(
                "%9s %8s %9s %8s %8s %8s %9s %9s %7s %6s %s%n",
                "processes",
                "hold/ms",
                "locks/s",
                "p50/ms",
                "p99/ms",
                "max/ms",
                "attempts",
                "splits",
                "fewest",
                "Jain",
                fenced ? "fenced" : "");
        return HOLD_MILLIS.parallelStream()
                .flatMap(hold -> PROCESSES.parallelStream().map(processes -> run(processes, hold, fenced)))
                .toList();
    }

    private static Waits run(int processes, int hold, boolean fenced) {
        Waits waits = new Contention(SEED, processes, hold * World.MILLI, fenced)
                .run(TIMES * (hold < LONG_HOLD ? SPAN : LONG_SPAN));
        print(processes, hold, waits);
        return waits;
    }

    private static void print(int processes, int hold, Waits waits) {
        System.out.printf(
                "%9d %8d %9.1f %8.1f %8.1f %8.1f %9.2f %9.2f %7d %6.3f%n",
                processes,
                hold,
                waits.rate(),
                waits.millis(0.5),
                waits.millis(0.99),
                waits.longestMillis(),
                waits.attemptsEach(),
                waits.splitsEach(),
                waits.fewest(),
                waits.evenness());
    }
}
