package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import io.redlock.test.RedisNodes;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NodeCountIT {

    private static final LockRequest REQUEST = LockRequest.of("k").waitTime(Duration.ZERO);

    private static Reason refused(Redlock redlock) throws InterruptedException {
        return ((NotAcquired) redlock.acquire(REQUEST)).reason();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void a_lock_needs_a_quorum_of_however_many_nodes(int count) throws Exception {
        int mayFail = count - (count / 2 + 1);
        try (RedisNodes nodes = RedisNodes.start(count);
                Redlock redlock = Clients.of(nodes).build()) {
            Clients.awaitUp(redlock, count);
            try (Hold hold = redlock.acquire(REQUEST).orThrow()) {
                assertThat(refused(redlock)).isEqualTo(Reason.CONTENDED);
                assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
            }
            IntStream.range(0, mayFail).forEach(nodes::kill);
            assertThat(redlock.acquire(REQUEST).orThrow().release()).isEqualTo(ReleaseOutcome.RELEASED);
            nodes.kill(mayFail);
            assertThat(refused(redlock)).isEqualTo(Reason.NO_QUORUM);
        }
    }
}
