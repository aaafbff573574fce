package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.sample.payment.lab.NodeControls.Action;
import io.redlock.sample.payment.lab.NodeControls.Power;
import io.redlock.test.RedisNodes;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NodeControlsIT {

    private final RedisNodes nodes = RedisNodes.start(1);
    private final NodeControls controls = new NodeControls(Optional.of(nodes));

    @AfterEach
    void end() {
        nodes.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PAUSE, PAUSED",
        "PAUSE RESUME, RUNNING",
        "KILL, DEAD",
        "PAUSE KILL, DEAD",
        "KILL RESTART, RUNNING",
        "PAUSE KILL RESTART, RUNNING",
        "RESTART, RUNNING"
    })
    void a_node_is_what_was_done_to_it(String actions, Power power) {
        Pattern.compile(" ").splitAsStream(actions).map(Action::valueOf).forEach(action -> controls.perform(action, 0));

        assertThat(controls.power(0)).isEqualTo(power);
        assertThat(nodes.isRunning(0)).isEqualTo(power != Power.DEAD);
    }

    @ParameterizedTest
    @CsvSource({"KILL, PAUSE", "KILL, KILL", "KILL, RESUME", "PAUSE, PAUSE", "PAUSE, RESTART", "RESTART, RESUME"})
    void what_makes_no_sense_is_refused_with_the_reason(Action first, Action second) {
        controls.perform(first, 0);

        assertThatThrownBy(() -> controls.perform(second, 0))
                .isInstanceOf(NotNowException.class)
                .hasMessageStartingWith("Node 1 is ")
                .hasMessageEndingWith("cannot be told to " + second.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void nodes_of_somebody_else_are_not_there() {
        NodeControls none = new NodeControls(Optional.empty());

        assertThat(none.available()).isFalse();
        assertThat(none.count()).isZero();
    }
}
