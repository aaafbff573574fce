package io.redlock;

import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.node.RestartGuard;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FencingTest {

    private static final LockRequest FENCED = Simulation.ONCE.fenced(true);

    private final Simulation nodes = Simulation.of(3);
    private final Redlock redlock = nodes.client(RestartGuard.AUTO);

    private long token(Hold hold) {
        return hold.fencingToken().orElseThrow();
    }

    @Test
    void r35_each_holder_gets_a_greater_token_than_the_one_before() {
        Hold first = acquireNow(redlock, FENCED).orThrow();
        first.close();
        Hold second = acquireNow(redlock, FENCED).orThrow();

        assertThat(token(second)).isGreaterThan(token(first));
        assertThat(acquireNow(redlock, LockRequest.of("other")).orThrow().fencingToken())
                .isEmpty();
    }
}
