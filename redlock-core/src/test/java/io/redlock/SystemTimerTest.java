package io.redlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.node.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SystemTimerTest {

    private final SystemTimer timer = new SystemTimer(Ticker.system());
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void runs_the_earlier_task_first() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(2);
        timer.schedule(Duration.ofMillis(60), () -> note("late", done));
        timer.schedule(Duration.ofMillis(5), () -> note("early", done));

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsExactly("early", "late");
    }

    @Test
    void survives_a_task_that_throws() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        timer.schedule(Duration.ZERO, () -> {
            throw new IllegalStateException("of the task");
        });
        timer.schedule(Duration.ofMillis(1), () -> note("next", done));

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void runs_at_once_what_waits_when_it_is_closed_and_what_comes_later() {
        timer.schedule(Duration.ofHours(1), () -> ran.add("waiting"));

        timer.close();
        assertThat(ran).containsExactly("waiting");
        timer.schedule(Duration.ofHours(1), () -> ran.add("after"));

        assertThat(ran).containsExactly("waiting", "after");
    }

    private void note(String name, CountDownLatch done) {
        ran.add(name);
        done.countDown();
    }
}
