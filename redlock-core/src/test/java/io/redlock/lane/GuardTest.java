package io.redlock.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.node.NodeContext;
import io.redlock.node.NodeListener;
import io.redlock.node.NodeStatus;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GuardTest {

    private static final ServerInfo REPLICA =
            ServerInfo.parse("run_id:r1\nrole:slave\nmaster_host:10.0.0.9\nmaster_port:6379\nredis_version:7.2.0");

    /** Others are looked at meanwhile, and the connection ends on another thread. */
    @ParameterizedTest
    @EnumSource(RestartGuard.class)
    void r01_a_server_that_was_turned_away_is_not_let_in_before_its_connection_has_ended(RestartGuard restartGuard) {
        Guard guard = new Guard(new Fleet(List.of("a", "b", "c"), context(restartGuard)), 0, false, () -> 0);
        assertThat(guard.looked(REPLICA, "")).isInstanceOf(Step.TurnAway.class);

        assertThat(guard.reconsider()).isInstanceOf(Step.None.class);
        assertThat(guard.standing()).isEqualTo(Guard.Standing.UNDECIDED);
    }

    private static NodeContext context(RestartGuard restartGuard) {
        Duration lease = Duration.ofSeconds(10);
        return new NodeContext(
                lease,
                lease,
                0.01,
                restartGuard,
                () -> 0,
                (delay, task) -> {},
                RandomGenerator.getDefault(),
                new Deaf());
    }

    /** A guard tells nobody anything itself. */
    private static final class Deaf implements NodeListener {
        @Override
        public void changed(NodeStatus status) {}

        @Override
        public void doubted(String node, String why) {}

        @Override
        public void ledgerChanged(String node, int owed) {}

        @Override
        public void maxLeaseAdopted(String node, Duration maxLease) {}
    }
}
