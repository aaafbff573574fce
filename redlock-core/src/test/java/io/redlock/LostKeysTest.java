package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.LockLost;
import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Keys that nodes have lost while their lock is held, at and shortly after its first renewal. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LostKeysTest {

    private static final Duration RENEWED_ONCE = Duration.ofMillis(3_500);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();
    private final Hold hold =
            acquireNow(client, LockRequest.of(KEY).waitTime(Duration.ZERO)).orThrow();

    @Test
    void on_as_many_nodes_as_do_not_decide_cost_no_lock_though_another_is_silent() {
        simulation.node(0).flush();
        simulation.node(1).flush();
        simulation.node(2).silent = true;

        simulation.time.advance(RENEWED_ONCE);

        assertThat(hold.isValid()).isTrue();
        assertThat(simulation.told(LockLost.class)).isEmpty();
    }

    @Test
    void come_back_for_the_rest_of_the_lease_only() {
        SimulatedNode forgetful = simulation.node(3);
        forgetful.flush();
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(50));
        List<String> millis = new ArrayList<>();
        forgetful.sabotage = command -> {
            if (command.name() == Command.Name.SET) {
                millis.add(new String(command.arguments().get(4), StandardCharsets.UTF_8));
            }
            return Optional.empty();
        };

        simulation.time.advance(RENEWED_ONCE);

        assertThat(millis).containsExactly("9950");
    }

    @Test
    void do_not_come_back_by_a_renewal_that_failed() {
        simulation.node(0).flush();
        for (int node = 1; node < 4; node++) {
            simulation.node(node).sabotage = command -> Optional.of(new Reply.Failure("BUSY Redis is busy"));
        }

        simulation.time.advance(RENEWED_ONCE);

        assertThat(simulation.node(0).hasKeys(KEY)).isFalse();
    }

    @Test
    void come_back_also_where_a_node_tells_of_it_late() {
        simulation.node(0).flush();
        simulation.node(0).delay = Duration.ofMillis(60);

        simulation.time.advance(RENEWED_ONCE);

        assertThat(simulation.node(0).hasKeys(KEY)).isTrue();
    }

    @Test
    void do_not_come_back_behind_the_release() {
        simulation.node(0).flush();
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(50));
        simulation.node(4).beforeSend = () -> simulation.time.schedule(Duration.ofMillis(10), hold::close);

        simulation.time.advance(RENEWED_ONCE);

        assertThat(hold.state()).isEqualTo(HoldState.RELEASED);
        assertThat(simulation.nodesHolding(KEY)).isZero();
    }

    @Test
    void are_not_asked_for_behind_the_release() {
        simulation.node(2).beforeSend = hold::close;

        simulation.time.advance(RENEWED_ONCE);

        assertThat(simulation.node(4).executed).containsExactly("SET redlock:lock:" + KEY, "EVAL redlock:lock:" + KEY);
    }
}
