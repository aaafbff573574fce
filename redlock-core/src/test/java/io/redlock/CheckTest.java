package io.redlock;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a client can say of a request without asking any node. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CheckTest {

    private static final LockRequest REQUEST = LockRequest.of("k");

    private static RedlockBuilder client() {
        return Redlock.builder().nodes(MemoryLockNodes.of(3));
    }

    @Test
    void a_token_that_could_not_be_had_is_refused() {
        try (Redlock redlock = client().restartGuard(RestartGuard.OFF).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> redlock.check(REQUEST.fenced(true)))
                    .withMessageContaining("redlock.restart-guard");
            assertThatCode(() -> redlock.check(REQUEST)).doesNotThrowAnyException();
        }
    }

    @Test
    void a_lease_that_is_too_long_is_refused() {
        try (Redlock redlock = client().maxLease(Duration.ofSeconds(20)).build()) {
            assertThatIllegalArgumentException().isThrownBy(() -> redlock.check(REQUEST.lease(Duration.ofSeconds(21))));
        }
    }

    @Test
    void what_can_be_had_is_not_refused_though_somebody_else_has_it() throws Exception {
        try (Redlock redlock = client().build();
                Hold hold = redlock.acquire(REQUEST).orThrow()) {
            assertThatCode(() -> redlock.check(REQUEST.fenced(true))).doesNotThrowAnyException();
        }
    }
}
