package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.sample.payment.lab.Minute.Point;
import io.redlock.sample.payment.lab.instance.WaitTimes;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MinuteTest {

    private final Minute minute = new Minute();

    private static WaitTimes soFar(long count) {
        return new WaitTimes(count, Map.of(10.0, count));
    }

    @Test
    void a_second_counts_what_came_within_it() {
        minute.add(soFar(100), 2);
        minute.add(soFar(104), 2);

        assertThat(minute.points().points()).containsExactly(new Point(0, null, null), new Point(4, 5.0, 9.9));
    }

    @Test
    void a_second_in_which_an_instance_came_or_went_shows_nothing() {
        minute.add(soFar(100), 2);
        minute.add(soFar(40), 1);
        minute.add(soFar(41), 1);
        minute.add(soFar(102), 2);

        assertThat(minute.points().points()).extracting(Point::perSecond).containsExactly(0L, 0L, 1L, 0L);
    }

    @Test
    void what_is_older_than_a_minute_is_forgotten() {
        for (int second = 0; second < 100; second++) {
            minute.add(soFar(second), 2);
        }

        assertThat(minute.points().points()).hasSize(60);
    }
}
