package io.redlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.memory.MemoryLockNodes;
import io.redlock.memory.MemoryServer;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A lock key as a lock of java.util.concurrent: R56. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@SuppressWarnings("LockNotBeforeTry") // They are about lock and unlock apart from each other.
class KeyedLockTest {

    private final MemoryLockNodes nodes = MemoryLockNodes.of(3);
    private final Redlock redlock =
            Redlock.builder().nodes(nodes).restartGuard(RestartGuard.OFF).build();
    private final Lock lock = redlock.asLock("stock");

    @AfterEach
    void close() {
        redlock.close();
    }

    private static boolean elsewhere(Callable<Boolean> work) throws Exception {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        thread.start();
        thread.join();
        return result.get();
    }

    @Test
    void r56_a_thread_enters_again_and_leaves_as_often() throws Exception {
        lock.lock();
        assertThat(lock.tryLock()).isTrue();
        redlock.asLock("stock").lockInterruptibly();

        lock.unlock();
        lock.unlock();
        assertThat(elsewhere(lock::tryLock)).isFalse();
        lock.unlock();

        assertThat(redlock.holds()).isEmpty();
        assertThat(elsewhere(lock::tryLock)).isTrue();
    }

    @Test
    void r56_entering_again_keeps_the_hold_and_asks_nobody() {
        lock.lock();
        Hold hold = redlock.holds().get(0);

        lock.lock();

        assertThat(redlock.holds()).containsExactly(hold);
    }

    @Test
    void r56_another_thread_does_not_join() throws Exception {
        lock.lock();

        assertThat(elsewhere(lock::tryLock)).isFalse();
        assertThat(elsewhere(() -> lock.tryLock(1, TimeUnit.MILLISECONDS))).isFalse();
    }

    @Test
    void r56_unlock_by_another_thread_is_refused() {
        lock.lock();

        assertThatThrownBy(() -> elsewhere(() -> {
                    lock.unlock();
                    return true;
                }))
                .hasRootCauseInstanceOf(IllegalMonitorStateException.class);
        assertThat(redlock.holds()).hasSize(1);
    }

    @Test
    void r56_unlock_without_lock_is_refused() {
        assertThatThrownBy(lock::unlock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("'stock'");
    }

    @Test
    void r56_whoever_enters_again_what_was_lost_is_told() {
        lock.lock();
        nodes.servers().forEach(MemoryServer::clear);
        assertThat(redlock.holds().get(0).extend(Duration.ofSeconds(10))).isEqualTo(Extension.REFUSED);

        assertThatThrownBy(lock::lock).isInstanceOf(LockLostException.class);
        assertThatThrownBy(lock::unlock).isInstanceOf(LockLostException.class);
    }

    @Test
    void another_client_excludes_it_until_unlock() {
        try (Redlock other =
                Redlock.builder().nodes(nodes).restartGuard(RestartGuard.OFF).build()) {
            other.asLock("stock").lock();
            assertThat(lock.tryLock()).isFalse();

            other.asLock("stock").unlock();

            assertThat(lock.tryLock()).isTrue();
        }
    }

    @Test
    void lock_waits_for_who_has_it() throws Exception {
        lock.lock();
        Thread waiting = new Thread(() -> {
            redlock.asLock("stock").lock();
            redlock.asLock("stock").unlock();
        });
        waiting.start();
        assertThat(AtRest.restOf(waiting)).isEqualTo(Thread.State.WAITING);

        lock.unlock();
        waiting.join();

        assertThat(redlock.holds()).isEmpty();
    }

    @Test
    void lock_goes_on_when_it_is_interrupted_and_keeps_the_flag() throws Exception {
        lock.lock();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            lock.lock();
            flag.complete(Thread.interrupted());
            lock.unlock();
        });
        waiting.start();
        assertThat(AtRest.restOf(waiting)).isEqualTo(Thread.State.WAITING);
        waiting.interrupt();
        assertThat(AtRest.restOf(waiting)).isEqualTo(Thread.State.WAITING);

        lock.unlock();

        assertThat(flag.get()).isTrue();
    }

    @Test
    void lock_interruptibly_ends_when_it_is_interrupted_and_holds_nothing() throws Exception {
        lock.lock();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                lock.lockInterruptibly();
            } catch (InterruptedException expected) {
                ended.complete(true);
            }
        });
        waiting.start();
        assertThat(AtRest.restOf(waiting)).isEqualTo(Thread.State.WAITING);

        waiting.interrupt();

        assertThat(ended.get()).isTrue();
        assertThat(redlock.holds()).hasSize(1);
    }

    @Test
    void try_lock_asks_also_with_the_interrupt_flag_set_and_keeps_it() {
        Thread.currentThread().interrupt();

        assertThat(lock.tryLock()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void has_no_conditions_and_says_why() {
        assertThatThrownBy(lock::newCondition)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("another process");
    }
}
