package io.redlock.sample.payment.lab.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.FencingTokenRefusedException;
import io.redlock.LockLostException;
import io.redlock.sample.payment.lab.instance.Work.Kind;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionSystemException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OutcomeTest {

    private final LockLostException lost = new LockLostException(List.of("k"), "lost");

    @Test
    void a_loss_that_a_transaction_manager_has_wrapped_is_a_loss() {
        assertThat(Outcome.of(new TransactionSystemException("commit", lost), Kind.PAY))
                .isEqualTo(Outcome.LOST);
    }

    @Test
    void what_came_too_late_is_no_loss_though_it_was_lost_as_well() {
        FencingTokenRefusedException late = new FencingTokenRefusedException("k", 1, "seen 2");
        late.addSuppressed(lost);

        assertThat(Outcome.of(late, Kind.PAY)).isEqualTo(Outcome.LATE);
    }

    @Test
    void what_is_not_known_has_failed() {
        assertThat(Outcome.of(new IllegalStateException(), Kind.CANCEL)).isEqualTo(Outcome.FAILED);
    }
}
