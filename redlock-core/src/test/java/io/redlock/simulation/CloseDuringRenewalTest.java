package io.redlock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** {@code -Dredlock.simulation.closes=…} runs longer or shorter. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CloseDuringRenewalTest {

    private static final int CLOSES = Integer.getInteger("redlock.simulation.closes", 1_000_000);
    private static final int RACES = 20;

    @Test
    void a_hold_that_is_closed_during_its_renewal_leaves_no_key() {
        long began = System.nanoTime();
        List<RenewalRace> races = LongStream.range(0, RACES)
                .mapToObj(seed -> new RenewalRace(seed, CLOSES / RACES))
                .toList();
        List<String> left = races.parallelStream()
                .map(RenewalRace::run)
                .flatMap(Optional::stream)
                .toList();
        long overtaken =
                races.stream().mapToLong(RenewalRace::renewalsOvertaken).sum();
        System.out.printf(
                "%,d holds were closed, %,d of them during a renewal, in %.1f s%n",
                CLOSES, overtaken, (System.nanoTime() - began) / 1e9);

        assertThat(left).isEmpty();
        assertThat(races.stream().mapToLong(RenewalRace::repairs).sum()).isGreaterThan(CLOSES / 100);
        assertThat(overtaken).isGreaterThan(CLOSES / 10);
    }
}
