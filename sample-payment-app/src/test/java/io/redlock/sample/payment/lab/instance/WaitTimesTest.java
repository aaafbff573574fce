package io.redlock.sample.payment.lab.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WaitTimesTest {

    /** Five within a millisecond, five more within ten, and ninety within a hundred. */
    private static final WaitTimes TIMES = new WaitTimes(100, Map.of(1.0, 5L, 10.0, 10L, 100.0, 100L));

    @Test
    void a_percentile_is_where_it_lies_in_its_bucket() {
        assertThat(TIMES.percentile(5)).isEqualTo(1);
        assertThat(TIMES.percentile(10)).isEqualTo(10);
        assertThat(TIMES.percentile(55)).isEqualTo(55);
    }

    @Test
    void what_is_longer_than_the_greatest_bound_counts_as_that() {
        assertThat(new WaitTimes(2, Map.of(1.0, 1L)).percentile(99)).isEqualTo(1);
    }

    @Test
    void nobody_has_no_percentile() {
        assertThat(WaitTimes.none().percentile(50)).isNull();
    }

    @Test
    void a_difference_has_those_that_came_since() {
        WaitTimes later = TIMES.and(new WaitTimes(3, Map.of(1.0, 0L, 10.0, 3L, 100.0, 3L)));

        assertThat(later.since(TIMES).count()).isEqualTo(3);
        assertThat(later.since(TIMES).percentile(100)).isEqualTo(10);
    }

    @Test
    void meters_of_all_locks_are_read_together_and_failures_are_not_among_them() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        for (String[] meter : new String[][] {{"a", "acquired"}, {"b", "acquired"}, {"a", "contended"}}) {
            Timer.builder("redlock.acquire")
                    .tags("name", meter[0], "outcome", meter[1])
                    .serviceLevelObjectives(Duration.ofMillis(5), Duration.ofMillis(10))
                    .register(registry)
                    .record(Duration.ofMillis(7));
        }

        WaitTimes read = WaitTimes.of(registry);

        assertThat(read).isEqualTo(new WaitTimes(2, Map.of(5.0, 0L, 10.0, 2L)));
    }
}
