package io.redlock;

import static io.redlock.FencingTest.token;
import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.lane.LockScripts;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fence values are counted from the servers' clocks: what is forgotten is exceeded by then. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FenceClockTest {

    private static final LockRequest FENCED = Simulation.ONCE.fenced(true);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration DAY = Duration.ofMillis(LockScripts.FENCE_KEPT_MILLIS);

    /** A quarter of what a node is in quarantine for, with a lease of 10 s. */
    private static final long SLACK_MICROS = 2_775_000;

    private final Simulation nodes = Simulation.of(3);
    private final Redlock redlock = nodes.client(RestartGuard.AUTO);

    private long nowMicros() {
        return TimeUnit.NANOSECONDS.toMicros(nodes.time.nanos());
    }

    private long mint() {
        try (Hold hold = acquireNow(redlock, FENCED).orThrow()) {
            return token(hold);
        }
    }

    @Test
    void r38_a_token_is_the_time_at_which_it_was_asked_for() {
        nodes.time.advance(Duration.ofHours(1));

        assertThat(mint()).isEqualTo(nowMicros());
    }

    @Test
    void r38_a_client_whose_clock_is_a_year_ahead_is_held_back() {
        nodes.time.advance(Duration.ofHours(1));
        nodes.time.setWall(YEAR);

        assertThat(mint()).isEqualTo(nowMicros() + SLACK_MICROS);
    }

    @Test
    void r38_a_client_whose_clock_is_a_year_behind_is_brought_along() {
        nodes.time.advance(Duration.ofHours(1));
        nodes.time.setWall(YEAR.negated());

        assertThat(mint()).isEqualTo(nowMicros() - SLACK_MICROS);
    }

    @Test
    void r38_a_proposal_is_at_most_five_seconds_from_the_servers_clock() {
        Redlock patient = nodes.builder()
                .restartGuard(RestartGuard.AUTO)
                .lease(Duration.ofMinutes(10))
                .build();
        nodes.time.advance(Duration.ofHours(1));
        nodes.time.setWall(YEAR);

        assertThat(token(acquireNow(patient, FENCED).orThrow())).isEqualTo(nowMicros() + 5_000_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void r38_tokens_grow_though_nodes_have_lost_their_data(int wiped) {
        nodes.time.advance(Duration.ofHours(1));
        nodes.time.setWall(YEAR);
        long before = mint();
        nodes.restart(wiped, false);
        nodes.time.setWall(YEAR.multipliedBy(2).negated());

        nodes.time.advance(Duration.ofSeconds(13));

        assertThat(Simulation.states(redlock)).containsOnly(State.UP);
        assertThat(mint()).isGreaterThan(before);
    }

    @Test
    void r38_a_fence_value_is_kept_for_a_day_after_its_last_use() {
        mint();
        assertThat(nodes.node(0).fenceKeptFor(KEY)).isEqualTo(DAY);

        nodes.time.advance(Duration.ofHours(23));
        mint();
        assertThat(nodes.node(0).fenceKeptFor(KEY)).isEqualTo(DAY);

        nodes.time.advance(DAY);
        assertThat(nodes.node(0).fenceOf(KEY)).isEmpty();
    }

    @Test
    void r38_a_hold_that_is_renewed_keeps_its_fence_value() {
        Hold hold = acquireNow(redlock, FENCED).orThrow();
        nodes.time.advance(Duration.ofSeconds(5));

        assertThat(hold.extend(Duration.ofSeconds(10))).isEqualTo(Extension.EXTENDED);

        assertThat(nodes.node(0).fenceKeptFor(KEY)).isEqualTo(DAY);
    }

    @Test
    void r38_a_node_remembers_no_more_names_than_are_used_in_a_day() {
        for (int name = 0; name < 100; name++) {
            try (Hold hold =
                    acquireNow(redlock, LockRequest.of("k" + name).fenced(true)).orThrow()) {
                assertThat(hold.fencingToken()).isPresent();
            }
        }
        assertThat(nodes.node(0).keyCount()).isEqualTo(101);

        nodes.time.advance(DAY);

        assertThat(nodes.node(0).keyCount()).as("the marker").isOne();
    }

    @Test
    void r38_tokens_grow_though_a_fence_value_has_gone_with_its_day() {
        nodes.time.setWall(YEAR);
        long before = mint();
        nodes.time.setWall(YEAR.multipliedBy(2).negated());

        nodes.time.advance(DAY.plusSeconds(1));

        assertThat(mint()).isGreaterThan(before);
    }

    @Test
    void r38_without_a_restart_guard_there_are_no_tokens() {
        assertRefused(nodes.client());
        assertRefused(Simulation.of(1).client(RestartGuard.AUTO));
        assertThat(acquireNow(nodes.client(), Simulation.ONCE).orThrow().fencingToken())
                .isEmpty();
    }

    private static void assertRefused(Redlock client) {
        assertThatThrownBy(() -> client.contend(FENCED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(KEY, "redlock.restart-guard", "RedlockBuilder.restartGuard", "three nodes");
    }
}
