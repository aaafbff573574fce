package io.redlock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReplayTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void a_seed_tells_the_same_story_every_time(long seed) {
        assertThat(story(seed)).isEqualTo(story(seed)).isNotZero();
    }

    private static long story(long seed) {
        Journal journal = Journal.digest();
        assertThat(new Universe(Scenario.draw(seed), journal).run()).isEmpty();
        return journal.fingerprint();
    }
}
