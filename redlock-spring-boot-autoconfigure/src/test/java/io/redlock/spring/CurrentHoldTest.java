package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockLostException;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.memory.MemoryServer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What the code of a method sees of its lock. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CurrentHoldTest {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final AtomicBoolean told = new AtomicBoolean();
    private Accounts accounts;

    static class Accounts {

        @DistributedLock("'account:' + #id")
        public <T> T with(long id, Callable<T> work) throws Exception {
            return work.call();
        }
    }

    @BeforeEach
    void start() {
        context.register(LockConfiguration.class, Accounts.class);
        context.refresh();
        accounts = context.getBean(Accounts.class);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void is_the_hold_of_the_method_that_runs() throws Exception {
        Hold hold = accounts.with(7, CurrentHold::get);

        assertThat(hold.keys()).containsExactly("account:7");
        assertThat(hold.state()).isEqualTo(HoldState.RELEASED);
    }

    @Test
    void is_that_of_the_innermost_method_and_the_outer_ones_again_after_it() throws Exception {
        accounts.with(1, () -> {
            Hold outer = CurrentHold.get();
            Hold inner = accounts.with(2, CurrentHold::get);

            assertThat(inner.keys()).containsExactly("account:2");
            return assertThat(CurrentHold.get()).isSameAs(outer);
        });
    }

    @Test
    void is_the_outer_ones_again_after_an_exception() throws Exception {
        accounts.with(1, () -> {
            assertThatExceptionOfType(InternalError.class)
                    .isThrownBy(() -> accounts.with(2, () -> {
                        throw new InternalError("as it should");
                    }));
            return assertThat(CurrentHold.get().keys()).containsExactly("account:1");
        });
    }

    @Test
    void is_none_outside_of_such_a_method() {
        assertThat(CurrentHold.find()).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(CurrentHold::get)
                .withMessageContaining("No method with @DistributedLock runs here")
                .withMessageContaining("called through its Spring bean");
    }

    @Test
    void is_none_on_a_thread_that_the_method_starts() throws Exception {
        accounts.with(
                1,
                () -> assertThat(CompletableFuture.supplyAsync(CurrentHold::find, task -> new Thread(task).start())
                                .join())
                        .isEmpty());
    }

    @Test
    void is_not_left_behind_on_a_thread_of_a_pool() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            pool.submit(() -> accounts.with(1, () -> accounts.with(1, () -> 0))).get();

            assertThat(pool.submit(CurrentHold::find).get()).isEmpty();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void can_be_required_by_its_key() throws Exception {
        accounts.with(1, () -> {
            Hold outer = CurrentHold.get();
            return accounts.with(2, () -> {
                assertThat(CurrentHold.require("account:2")).isSameAs(CurrentHold.get());
                return assertThat(CurrentHold.require("account:1")).isSameAs(outer);
            });
        });
    }

    @Test
    void cannot_be_required_by_a_key_that_is_not_held() throws Exception {
        assertThatIllegalStateException()
                .isThrownBy(() -> accounts.with(2, () -> accounts.with(1, () -> CurrentHold.require("account:3"))))
                .withMessageContaining("Lock 'account:3' is required")
                .withMessageContaining("the methods that run here hold lock 'account:1', 'account:2'");
        assertThatIllegalStateException()
                .isThrownBy(() -> CurrentHold.require("account:3"))
                .withMessageContaining("Lock 'account:3' is required, but no method with @DistributedLock runs here");
    }

    @Test
    void cannot_be_required_when_it_is_lost() {
        // Also the outer call ends with the loss, hence the look inside.
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> accounts.with(1, () -> {
                    Hold hold = CurrentHold.get();
                    context.getBean(MemoryLockNodes.class).servers().forEach(MemoryServer::clear);
                    await().until(() -> hold.state() == HoldState.LOST);
                    try {
                        return CurrentHold.require("account:1");
                    } catch (LockLostException lost) {
                        told.set(true);
                        throw lost;
                    }
                }));
        assertThat(told).isTrue();
    }

    @Test
    void cannot_be_required_when_it_was_given_back() {
        assertThatIllegalStateException()
                .isThrownBy(() -> accounts.with(2, () -> {
                    CurrentHold.get().close();
                    return CurrentHold.require("account:2");
                }))
                .withMessageContaining("released");
    }
}
