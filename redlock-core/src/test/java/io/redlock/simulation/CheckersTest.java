package io.redlock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.simulation.Coverage.Tale;
import io.redlock.simulation.Scenario.Size;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A checker that has never seen anything may be blind. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CheckersTest {

    private static final long UNIVERSES = 12;
    private static final long MANY_UNIVERSES = 40;
    private static final Size CROWD = new Size(3, 3, 2, 1, 1_000);

    @Test
    void two_holds_and_lost_updates_are_seen_where_servers_forget_what_they_granted() {
        Coverage coverage = new Coverage();
        for (long seed = 0; seed < MANY_UNIVERSES; seed++) {
            Scenario forgetful =
                    Scenario.draw(seed).unguarded(Set.of(Fault.FLUSHALL)).sized(CROWD);
            Universe universe = new Universe(forgetful, Journal.silent());
            assertThat(universe.run()).isEmpty();
            coverage.add(universe.coverage());
        }
        assertThat(coverage.times(Tale.DOUBLE_HOLDS_OUT_OF_MODEL)).isPositive();
        assertThat(coverage.times(Tale.LOST_UPDATES_OUT_OF_MODEL)).isPositive();
    }

    @Test
    void two_holds_in_the_model_break_a_universe() {
        assertThat(violationsUnder(Sabotage.EVERYBODY_IS_GRANTED)).contains("two holds at a time");
    }

    @Test
    void a_token_that_is_forgotten_breaks_a_universe() {
        assertThat(LongStream.range(0, UNIVERSES)
                        .mapToObj(seed -> Scenario.draw(seed)
                                .fenced(Clocks.APART, Set.of(Fault.PAUSED))
                                .sized(CROWD))
                        .map(scenario ->
                                new Universe(scenario.sabotaged(Sabotage.FENCES_ARE_FORGOTTEN), Journal.silent()))
                        .map(universe -> universe.run().orElse("")))
                .anySatisfy(violation -> assertThat(violation).contains("asked when token"));
    }

    @Test
    void a_key_that_is_left_breaks_a_universe() {
        assertThat(violationsUnder(Sabotage.RELEASES_ARE_IGNORED)).contains("who gave it back");
    }

    @Test
    void a_key_that_is_not_kept_for_its_time_breaks_a_universe() {
        assertThat(LongStream.range(0, UNIVERSES)
                        .mapToObj(seed -> Scenario.draw(seed)
                                .unguarded(Set.of(Fault.PAUSED))
                                .sized(CROWD)
                                .wishing(Wishes.AT_LEAST)
                                .sabotaged(Sabotage.KEPT_KEYS_ARE_DELETED))
                        .map(scenario -> new Universe(scenario, Journal.silent()))
                        .map(universe -> universe.run().orElse("")))
                .anySatisfy(violation -> assertThat(violation).contains("which is kept since"));
    }

    @Test
    void an_owner_that_is_extended_though_it_was_revoked_breaks_a_universe() {
        assertThat(violationsOfRevoking(Sabotage.REVOCATIONS_ARE_IGNORED))
                .anySatisfy(violation -> assertThat(violation).contains("extended a revoked owner"));
    }

    @Test
    void a_key_that_is_taken_before_its_revoked_owner_had_to_stop_breaks_a_universe() {
        assertThat(violationsOfRevoking(Sabotage.REVOKED_KEYS_ARE_DELETED))
                .anySatisfy(violation -> assertThat(violation).contains("from which somebody was revoked"));
    }

    private static Stream<String> violationsOfRevoking(Sabotage sabotage) {
        return LongStream.range(0, MANY_UNIVERSES)
                .mapToObj(seed -> Scenario.draw(seed)
                        .unguarded(Set.of(Fault.PAUSED))
                        .sized(CROWD)
                        .wishing(Wishes.REVOKED)
                        .sabotaged(sabotage))
                .map(scenario -> new Universe(scenario, Journal.silent()))
                .map(universe -> universe.run().orElse(""));
    }

    @Test
    void an_answer_that_never_comes_breaks_a_universe() {
        assertThat(violationsUnder(Sabotage.TIMERS_ARE_FORGOTTEN)).contains("never heard");
    }

    @Test
    void an_answer_that_comes_late_breaks_a_universe() {
        assertThat(violationsUnder(Sabotage.ANSWERS_ARE_LATE)).contains("at most");
    }

    @Test
    void a_loss_that_is_told_twice_breaks_a_universe() {
        assertThat(violationsUnder(Sabotage.EVENTS_COME_TWICE)).contains("told twice");
    }

    private static String violationsUnder(Sabotage sabotage) {
        return LongStream.range(0, UNIVERSES)
                .mapToObj(seed ->
                        Scenario.draw(seed).unguarded(Set.of(Fault.PAUSED)).sized(CROWD))
                .map(scenario -> new Universe(scenario.sabotaged(sabotage), Journal.silent()))
                .map(universe -> universe.run().orElse(""))
                .reduce("", String::concat);
    }
}
