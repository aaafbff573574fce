package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.LockLostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.annotation.Transactional;

/** A hold that is nearly over when a transaction commits is extended first. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommitMarginTest {

    private static final Duration MARGIN = Duration.ofMillis(500);

    private final AtomicBoolean deaf = new AtomicBoolean();
    private final TransactionalApplication application = new TransactionalApplication()
            .with(Slow.class)
            .over(nodes -> new WitnessedNodes(nodes, () -> {}, deaf::get))
            .with(processor -> processor.setCommitMargin(MARGIN));

    static class Slow {

        @DistributedLock(key = "'k'", lease = "1s", renewed = false)
        @Transactional
        public void work(Runnable work) {
            work.run();
        }
    }

    @AfterEach
    void stop() {
        application.close();
    }

    /** Runs a method that takes so long that less than the margin is left. */
    private void work(Runnable atTheEnd) {
        application.start().bean(Slow.class).work(() -> {
            application.write();
            Hold hold = CurrentHold.get();
            await().until(() -> hold.validity().compareTo(MARGIN.minusMillis(10)) < 0);
            atTheEnd.run();
        });
    }

    @Test
    void then_it_commits() {
        Duration[] left = new Duration[1];
        work(() -> TransactionHooks.register().afterCommit =
                () -> left[0] = application.hold().validity());

        assertThat(application.rows()).isEqualTo(1);
        assertThat(left[0]).isGreaterThan(MARGIN);
    }

    @Test
    void if_the_nodes_do_not_answer_it_is_rolled_back() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> work(() -> deaf.set(true)))
                .withMessageContaining("Lock 'k' may be lost before the commit is done: it is valid for")
                .withMessageContaining("less than the commit margin of 500ms")
                .withMessageContaining("its extension was UNKNOWN")
                .withMessageEndingWith("the transaction is rolled back");

        assertThat(application.rows()).isZero();
    }

    @Test
    void if_the_nodes_have_the_key_no_more_it_is_rolled_back() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> work(application::forgetKeys))
                .withMessageContaining("Lock 'k' was lost");

        assertThat(application.rows()).isZero();
    }

    @Test
    void the_margin_is_a_tenth_of_the_lease_if_nobody_sets_it() {
        assertThat(TransactionTerms.DEFAULT.marginOf(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void the_margin_is_at_most_half_of_the_lease() {
        TransactionTerms terms = TransactionTerms.DEFAULT.withCommitMargin(MARGIN);

        assertThat(terms.commitMargin()).isEqualTo(Optional.of(MARGIN));
        assertThat(terms.marginOf(Duration.ofSeconds(10))).isEqualTo(MARGIN);
        assertThat(terms.marginOf(Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(50));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransactionTerms.DEFAULT.withCommitMargin(Duration.ofMillis(-1)));
    }

    @Test
    void a_margin_of_zero_lets_nothing_pass_that_is_lost() {
        try (TransactionalApplication unmargined = new TransactionalApplication()
                .with(processor -> processor.setCommitMargin(Duration.ZERO))
                .start()) {
            assertThatExceptionOfType(LockLostException.class)
                    .isThrownBy(() -> unmargined.methods().required(() -> {
                        unmargined.write();
                        unmargined.lose();
                    }));
            assertThat(unmargined.rows()).isZero();
        }
    }
}
