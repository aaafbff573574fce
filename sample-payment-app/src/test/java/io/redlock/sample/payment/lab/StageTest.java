package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StageTest {

    private final Stage stage = new Stage();

    @Test
    void a_scene_is_refused_while_another_is_played() throws Exception {
        stage.play(() -> {
            assertThatThrownBy(() -> stage.play(() -> "second")).isInstanceOf(StageTakenException.class);
            return "first";
        });
    }

    @Test
    void the_stage_is_free_after_a_scene_that_failed() throws Exception {
        assertThatThrownBy(() -> stage.play(() -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(stage.play(() -> "next")).isEqualTo("next");
    }
}
