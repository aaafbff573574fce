package io.redlock;

import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.LockRenewed;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** When many holds are renewed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RenewalTurnsTest {

    private final Simulation simulation = Simulation.of(3);

    @Test
    void are_spread_at_random() {
        Set<Long> moments = new HashSet<>();
        Redlock client = simulation
                .builder()
                .listener(event -> {
                    if (event instanceof LockRenewed) {
                        moments.add(simulation.time.nanos());
                    }
                })
                .build();
        acquireMany(client, 100);

        simulation.time.advance(Duration.ofSeconds(4));

        assertThat(moments).hasSizeGreaterThan(90);
    }

    @Test
    void come_a_bounded_number_at_a_time_and_the_others_after_them() {
        Redlock client = simulation.client();
        int holds = 3 * Watchdog.MOST_RENEWALS;
        acquireMany(client, holds);
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(10));

        simulation.time.setWall(Duration.ofHours(1));
        assertThat(client.holds()).noneMatch(Hold::isValid);
        simulation.time.advance(Duration.ofSeconds(1));

        assertThat(simulation.told(LockRenewed.class)).hasSize(holds);
        assertThat(simulation.told(RedlockEvent.RenewalFailed.class)).isEmpty();
        assertThat(client.holds()).allMatch(Hold::isValid);
    }

    @Test
    void end_with_the_release() {
        Redlock client = simulation.client();
        acquireMany(client, 1);
        client.holds().get(0).close();

        simulation.time.advance(Duration.ofSeconds(9));

        assertThat(simulation.told(LockRenewed.class)).isEmpty();
        assertThat(simulation.told(RedlockEvent.RenewalFailed.class)).isEmpty();
    }

    private static void acquireMany(Redlock client, int count) {
        for (int number = 0; number < count; number++) {
            acquireNow(client, LockRequest.of("key-" + number).waitTime(Duration.ZERO))
                    .orThrow();
        }
    }
}
