package io.redlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.node.LockKey;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a process knows of others, and what it makes of that: R49, R50. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RivalryTest {

    private static final long NOW = -5;
    private static final LockKey KEY = new LockKey("stock");

    private static long after(int millis) {
        return NOW + Duration.ofMillis(millis).toNanos();
    }

    @Test
    void r49_rivals_that_were_met_are_due_after_eight_turns() {
        Rivalry rivalry = Rivalry.unknown(NOW).metAt(NOW);
        for (int turn = 1; turn < Rivalry.MOST_IN_A_ROW; turn++) {
            assertThat(rivalry.isDue(after(1), false)).isFalse();
            rivalry = rivalry.servedOneMore();
        }

        assertThat(rivalry.isDue(after(1), false)).isTrue();
    }

    @Test
    void r49_rivals_that_were_met_are_due_sooner_when_turns_are_long_or_nobody_else_waits_here() {
        Rivalry rivalry = Rivalry.unknown(NOW).metAt(NOW);

        assertThat(rivalry.isDue(after(25), false)).isTrue();
        assertThat(rivalry.isDue(after(1), true)).isTrue();
    }

    @Test
    void r49_rivals_that_were_not_met_are_due_ever_more_rarely() {
        Rivalry rivalry = Rivalry.unknown(NOW);
        int times = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            if (rivalry.isDue(after(millis), true)) {
                rivalry = rivalry.heldBack(after(millis));
                times++;
            }
        }

        assertThat(times).isEqualTo(7);
    }

    @Test
    void r49_rivals_that_do_not_come_are_forgotten() {
        Rivalry rivalry = Rivalry.unknown(NOW).metAt(NOW);

        assertThat(rivalry.isThere(after(399))).isTrue();
        assertThat(rivalry.isThere(after(400))).isFalse();
    }

    @Test
    void r50_who_had_the_lock_a_moment_ago_pauses_as_those_do_who_wait_for_long() {
        Rivalry rivalry = Rivalry.unknown(NOW).metAt(NOW).askedFor(Duration.ofMillis(100));

        assertThat(rivalry.spent(Duration.ofMillis(1))).isEqualTo(Duration.ofMillis(51));
    }

    @Test
    void r49_what_is_known_outlives_the_line_for_a_moment_and_no_longer() {
        Rivalries rivalries = new Rivalries();
        Rivalry known = Rivalry.unknown(NOW).metAt(NOW);
        rivalries.remember(KEY, known, NOW);

        assertThat(rivalries.recall(KEY, after(99))).isEqualTo(known);
        assertThat(rivalries.recall(KEY, after(100))).isEqualTo(Rivalry.unknown(after(100)));
        assertThat(rivalries.recall(new LockKey("another"), NOW)).isEqualTo(Rivalry.unknown(NOW));
    }
}
