package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.sample.payment.lab.OneRedisScene.Half;
import io.redlock.sample.payment.lab.OneRedisScene.Result;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OneRedisSceneIT {

    @Test
    void a_promoted_replica_lets_a_second_holder_in_and_five_nodes_do_not() throws Exception {
        Result result = new OneRedisScene().play();

        assertThat(result.single().holders()).containsExactly("A", "B");
        assertThat(result.single().steps())
                .filteredOn(Step::bad)
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.actor()).isEqualTo("B");
                    assertThat(step.reply()).isEqualTo("OK");
                });
        assertThat(result.fleet().holders()).containsExactly("A");
        assertThat(result.fleet().steps()).noneMatch(Step::bad);
        assertThat(last(result.fleet()).reply()).contains("CONTENDED").contains("held by A");
    }

    private static Step last(Half half) {
        return half.steps().get(half.steps().size() - 1);
    }
}
