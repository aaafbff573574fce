package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redlock.LockLostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Listeners that wait for the end of a transaction run under the lock still. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TransactionalListenerTest {

    private final TransactionalApplication application =
            new TransactionalApplication().with(Listener.class).start();
    private final LockedMethods methods = application.methods();
    private final Listener listener = application.bean(Listener.class);

    static class Listener {

        final List<String> told = new ArrayList<>();
        Runnable work = () -> {};

        @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
        void committed(String event) {
            told.add(event + " committed");
            work.run();
        }

        @TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
        void rolledBack(String event) {
            told.add(event + " rolled back");
            work.run();
        }
    }

    @AfterEach
    void nothing_is_left() {
        assertThat(TransactionHolds.areKept()).isFalse();
        assertThat(application.redlock().holds()).isEmpty();
        application.close();
    }

    private void publish() {
        application.publish("it");
    }

    private void requireTheLock() {
        listener.work = () -> {
            assertThat(application.isLocked("k")).isTrue();
            assertThat(CurrentHold.require("k").isValid()).isTrue();
            listener.told.add("under the lock");
        };
    }

    @Test
    void of_the_method() {
        requireTheLock();
        methods.required(this::publish);

        assertThat(listener.told).containsExactly("it committed", "under the lock");
    }

    @Test
    void of_the_caller() {
        requireTheLock();
        application.inTransaction(() -> methods.plain(this::publish));

        assertThat(listener.told).containsExactly("it committed", "under the lock");
    }

    @Test
    void of_the_caller_who_rolls_back() {
        requireTheLock();
        application.template(0).executeWithoutResult(status -> {
            methods.plain(this::publish);
            status.setRollbackOnly();
        });

        assertThat(listener.told).containsExactly("it rolled back", "under the lock");
    }

    @Test
    void and_may_call_what_needs_it_even_in_a_transaction_of_its_own() {
        listener.work = () -> methods.requiresNew(application::write);
        application.inTransaction(() -> methods.plain(this::publish));

        assertThat(application.rows()).isEqualTo(1);
        assertThat(application.isLocked("k")).isFalse();
    }

    @Test
    void and_are_told_of_a_rollback_if_the_lock_was_lost() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> methods.required(() -> {
                    publish();
                    application.lose();
                }));

        assertThat(listener.told).containsExactly("it rolled back");
    }
}
