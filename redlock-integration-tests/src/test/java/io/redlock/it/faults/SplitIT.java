package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.Redlock;
import io.redlock.it.Clients;
import io.redlock.it.Keys;
import io.redlock.node.RestartGuard;
import io.redlock.test.RedisNodes;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which nodes, an even number of them too, can be split between two owners: F27. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class SplitIT {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void f27_every_split_decides_and_is_over_when_the_other_owner_has_gone(int count) throws Exception {
        try (RedisNodes nodes = RedisNodes.start(count);
                Redlock redlock =
                        Clients.of(nodes).restartGuard(RestartGuard.OFF).build()) {
            Clients.awaitUp(redlock, count);
            for (int split = 0; split < 1 << count; split++) {
                String key = "split-" + split;
                for (int node = 0; node < count; node++) {
                    if ((split >> node & 1) == 1) {
                        nodes.command(node, "SET", Keys.redisKey(key), "another owner", "PX", "60000");
                    }
                }
                boolean quorum = count - Integer.bitCount(split) > count / 2;
                Acquisition once = redlock.acquire(LockRequest.of(key).waitTime(Duration.ZERO));
                if (quorum) {
                    assertThat(once).as(key).isInstanceOf(Acquired.class);
                    once.orThrow().release();
                } else {
                    assertThat(((NotAcquired) once).reason()).as(key).isEqualTo(Reason.CONTENDED);
                }
                for (int node = 0; node < count; node++) {
                    nodes.command(node, "DEL", Keys.redisKey(key));
                }
                redlock.acquire(LockRequest.of(key)).orThrow().release();
            }
            Keys.awaitNone(nodes);
        }
    }
}
