package io.redlock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.simulation.Coverage.Tale;
import io.redlock.simulation.Scenario.Size;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Universes in which everybody wants a fencing token, and what threatens tokens happens again and again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FencedUniversesTest {

    private static final long UNIVERSES = 24;
    private static final Size CROWD = new Size(3, 4, 2, 1, 2_000);
    private static final Size FEW = new Size(3, 3, 1, 1, 9_000);
    private static final Size FEW_ON_FIVE = new Size(5, 3, 1, 1, 9_000);
    private static final long OFTEN = 20 * World.MILLI;

    /** Lock keys go while their owners still ask for tokens, and while they work. */
    private static final Set<Fault> VIOLATIONS =
            Set.of(Fault.KEY_DELETED, Fault.STOPPED, Fault.SLOW, Fault.PAUSED, Fault.PAUSED_IN_STEP);

    private static final Set<Fault> LOSSES = Set.of(
            Fault.FLUSHALL,
            Fault.RESTART_LOSING_DATA,
            Fault.RESTART_FROM_SNAPSHOT,
            Fault.FAILOVER,
            Fault.PAUSED,
            Fault.WALL_CLOCK_SET);

    private static final Set<Fault> PAUSES = Set.of(Fault.PAUSED, Fault.PAUSED_IN_STEP, Fault.THREAD_STALLED);

    @Test
    void r37_tokens_are_unique_and_in_order_though_locks_are_violated() {
        Coverage met = run(seed -> Scenario.draw(seed)
                .fenced(Clocks.APART, VIOLATIONS)
                .struckEvery(OFTEN)
                .sized(CROWD));
        assertThat(met.times(Tale.FENCED)).isGreaterThan(1_000);
        assertThat(met.times(Tale.DOUBLE_HOLDS_OUT_OF_MODEL)).isPositive();
        assertThat(met.times(ReplyRow.GRANTED, CommandKind.RAISE)).isGreaterThan(1_000);
    }

    @Test
    void r37_tokens_are_unique_and_in_order_though_lock_keys_vanish_at_any_time() {
        Coverage met = run(seed -> Scenario.draw(seed)
                .fenced(Clocks.TOGETHER, Set.of(Fault.KEY_DELETED, Fault.SLOW))
                .struckEvery(OFTEN)
                .sized(CROWD)
                .sabotaged(Sabotage.KEYS_VANISH));
        assertThat(met.times(Tale.FENCED)).isGreaterThan(1_000);
        assertThat(met.times(ReplyRow.DENIED, CommandKind.RAISE)).isGreaterThan(100);
    }

    @Test
    void r38_tokens_are_unique_and_in_order_though_servers_lose_their_data() {
        Coverage met = run(seed -> losing(seed, Clocks.TOGETHER).sized(seed % 2 == 0 ? FEW : FEW_ON_FIVE));
        assertThat(met.times(Tale.UNIVERSES_WITH_TOKENS_KEPT_OVER_LOSSES)).isEqualTo(UNIVERSES);
        assertThat(met.times(Tale.FENCED)).isGreaterThan(1_000);
        assertThat(LOSSES.stream()
                        .filter(Fault::losesData)
                        .mapToLong(met::times)
                        .sum())
                .isGreaterThan(200);
        assertThat(met.times(Tale.TOKENS_OUT_OF_ORDER)).isZero();
    }

    @Test
    void r38_tokens_out_of_order_are_seen_where_clocks_of_servers_that_lose_data_are_far_apart() {
        Coverage met = run(seed -> losing(seed, Clocks.APART).sized(FEW));
        assertThat(met.times(Tale.TOKENS_OUT_OF_ORDER)).isPositive();
    }

    @Test
    void r40_no_update_is_lost_where_the_token_is_asked_for_in_the_read_and_in_the_write() {
        Coverage met =
                run(seed -> Scenario.draw(seed).fenced(Clocks.APART, PAUSES).sized(CROWD));
        assertThat(met.times(Tale.STALE_REFUSED)).isPositive();
        assertThat(met.times(Tale.LOST_UPDATES_UNGUARDED)).isPositive();
        assertThat(met.times(Tale.LOST_UPDATES_GUARDED_LATE)).isPositive();
    }

    /** Servers lose their data, one, some or all of them, when they vote again after the last time. */
    private static Scenario losing(long seed, Clocks clocks) {
        Scenario scenario = Scenario.draw(seed).fenced(clocks, LOSSES);
        return scenario.struckEvery(scenario.quarantineNanos() / 2);
    }

    private static Stream<String> violation(Universe universe) {
        return universe.run().stream()
                .map(what -> "universe %d: %s".formatted(universe.scenario().seed(), what));
    }

    private static Coverage run(LongFunction<Scenario> scenarios) {
        Coverage met = new Coverage();
        List<Universe> universes = LongStream.range(0, UNIVERSES)
                .mapToObj(seed -> new Universe(scenarios.apply(seed), Journal.silent()))
                .toList();
        assertThat(universes.parallelStream().flatMap(FencedUniversesTest::violation))
                .isEmpty();
        universes.forEach(universe -> met.add(universe.coverage()));
        return met;
    }
}
