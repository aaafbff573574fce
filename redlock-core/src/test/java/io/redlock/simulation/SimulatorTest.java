package io.redlock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.simulation.Campaign.Failure;
import io.redlock.simulation.Coverage.Tale;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * The library in many universes. The same ones in every build, and some that nobody has seen before.
 *
 * <ul>
 *   <li>{@code -Dredlock.simulation.attempts=…} runs longer; a million attempts by default.
 *   <li>{@code -Dredlock.simulation.seed=…} runs one universe, and prints what happens in it.
 * </ul>
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatorTest {

    private static final String SEED = "redlock.simulation.seed";
    private static final long A_BUILD = 1_000_000;
    private static final long ATTEMPTS = Long.getLong("redlock.simulation.attempts", A_BUILD);
    private static final long FRESH = ATTEMPTS / 10;
    private static final long FIRST_SEED = 1;
    private static final long ENOUGH = 1_000;
    private static final double UNDER_A_FAULT = 0.05;

    @Test
    @DisabledIfSystemProperty(named = SEED, matches = ".+", disabledReason = "one universe is replayed instead")
    void no_universe_breaks_a_promise_and_every_fault_and_reply_was_met() {
        long freshSeed = ThreadLocalRandom.current().nextLong();
        long began = System.nanoTime();
        Campaign known = Campaign.run(FIRST_SEED, ATTEMPTS - FRESH, Scenario::draw);
        Campaign fresh = Campaign.run(freshSeed, FRESH, Scenario::draw);
        report(known, fresh, freshSeed, (System.nanoTime() - began) / 1e9);

        assertThat(describe(known.failures()) + describe(fresh.failures())).isEmpty();
        Coverage met = known.coverage();
        met.add(fresh.coverage());
        assertThat(met.times(Tale.ATTEMPTS)).isGreaterThanOrEqualTo(ATTEMPTS);
        assertThat((double) met.times(Tale.ATTEMPTS_UNDER_A_FAULT) / met.times(Tale.ATTEMPTS))
                .isGreaterThanOrEqualTo(UNDER_A_FAULT);
        assertThat(rarelyMet(met)).isEmpty();
        assertThat(List.of(
                        met.times(ReplyRow.GRANTED, CommandKind.ACQUIRE_ALL),
                        met.times(ReplyRow.DENIED, CommandKind.ACQUIRE_ALL),
                        met.times(ReplyRow.GRANTED, CommandKind.RAISE),
                        met.times(Tale.FENCED),
                        met.times(Tale.HELD_AT_LEAST),
                        met.times(Tale.REVOKED),
                        met.times(Tale.TOGETHER)))
                .allSatisfy(times -> assertThat(times).isGreaterThanOrEqualTo(enough()));
        // Mostly a holder is done before it would hear of it.
        assertThat(met.times(Tale.LOST_BY_REVOCATION)).isGreaterThanOrEqualTo(enough() / 10);
    }

    @TestFactory
    Stream<DynamicTest> a_universe_that_is_replayed_breaks_no_promise() {
        return Stream.ofNullable(Long.getLong(SEED))
                .map(seed -> DynamicTest.dynamicTest("universe " + seed, () -> replay(Scenario.draw(seed))));
    }

    private static void replay(Scenario scenario) {
        System.out.println(scenario);
        assertThat(new Universe(scenario, Journal.to(System.out)).run()).isEmpty();
    }

    /** A shorter run than that of a build need not meet everything. */
    private static List<String> rarelyMet(Coverage met) {
        long enough = enough();
        List<String> rare = Arrays.stream(ReplyRow.values())
                .filter(row -> met.times(row) < enough)
                .map(ReplyRow::name)
                .collect(Collectors.toList());
        Arrays.stream(Fault.values())
                .filter(fault -> met.times(fault) < enough)
                .map(Fault::name)
                .forEach(rare::add);
        return rare;
    }

    private static long enough() {
        return ATTEMPTS < A_BUILD ? 0 : ENOUGH;
    }

    private static void report(Campaign known, Campaign fresh, long freshSeed, double seconds) {
        Coverage all = new Coverage();
        all.add(known.coverage());
        all.add(fresh.coverage());
        System.out.printf(
                "Simulated in %.1f s, %,.0f attempts a second; seeds from %d, and fresh ones from %d%n%s",
                seconds, all.times(Tale.ATTEMPTS) / seconds, FIRST_SEED, freshSeed, all.describe());
        System.out.print(describe(known.failures()) + describe(fresh.failures()));
    }

    private static String describe(List<Failure> failures) {
        return failures.stream().map(Failure::describe).collect(Collectors.joining());
    }
}
