package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.redlock.memory.MemoryLockNodes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Whoever is refused since somebody has the lock hears who that is, in the message and by itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HolderToldTest {

    private static final Duration WAIT = Duration.ofMillis(500);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();
    private final Redlock rival = simulation.rival();

    private static LockContendedException refused(Acquisition acquisition) {
        return catchThrowableOfType(LockContendedException.class, acquisition::orThrow);
    }

    private static void assertNames(LockContendedException refused, String holder) {
        assertThat(refused.holder().orElseThrow()).contains(holder);
        assertThat(refused).hasMessageContaining("held by " + refused.holder().orElseThrow());
    }

    @Test
    void in_another_process_by_its_own_words() {
        Hold hold = acquireNow(rival, ONCE).orThrow();

        assertNames(refused(acquireNow(client, ONCE)), hold.owner());
    }

    @Test
    void in_another_process_after_waiting_with_one_node_asked_first() {
        Hold hold = acquireNow(rival, ONCE).orThrow();
        Contender waiting = client.contend(ONCE.waitTime(WAIT));
        simulation.time.advance(WAIT);

        assertNames(refused(Simulation.decided(waiting)), hold.owner());
    }

    @Test
    void in_another_process_of_one_key_of_several_and_which() {
        Hold hold = acquireNow(rival, LockRequest.of("b").renewed(false)).orThrow();

        LockContendedException refused =
                refused(acquireNow(client, LockRequest.of("a", "b", "c").waitTime(Duration.ZERO)));

        assertNames(refused, hold.owner() + " (redlock:lock:b)");
    }

    @Test
    void in_another_process_to_who_stands_in_line_behind_who_asks() {
        Hold hold = acquireNow(rival, ONCE).orThrow();
        Contender first = client.contend(ONCE.waitTime(WAIT));
        Contender second = client.contend(ONCE.waitTime(WAIT.dividedBy(2)));
        simulation.time.advance(WAIT);

        assertNames(refused(Simulation.decided(first)), hold.owner());
        assertNames(refused(Simulation.decided(second)), hold.owner());
    }

    @Test
    void on_another_thread_of_this_process_by_its_name() throws Exception {
        try (Redlock redlock = Redlock.builder().nodes(MemoryLockNodes.of(3)).build()) {
            CompletableFuture<Hold> elsewhere = new CompletableFuture<>();
            Thread thread =
                    new Thread(() -> elsewhere.completeAsync(() -> acquireHere(redlock), Runnable::run), "till-7");
            thread.start();
            try (Hold hold = elsewhere.get()) {
                LockContendedException refused = refused(redlock.acquire(ONCE));

                assertNames(refused, "this process, thread till-7, since ");
                assertThat(hold.owner()).contains("thread till-7 since ");
            }
        }
    }

    private static Hold acquireHere(Redlock redlock) {
        try {
            return redlock.acquire(ONCE).orThrow();
        } catch (InterruptedException nobodyDoesThat) {
            throw new IllegalStateException(nobodyDoesThat);
        }
    }

    @Test
    void on_the_thread_that_asks_with_a_word_about_that() {
        Hold hold = acquireNow(client, ONCE).orThrow();

        assertNames(refused(acquireNow(client, ONCE)), "(the one that asks)");
        assertThat(hold.isValid()).isTrue();
    }

    @Test
    void who_holds_it_as_a_lock_of_the_jdk_and_who_tries_to() {
        assertThat(rival.asLock(KEY).tryLock()).isTrue();

        assertThat(client.asLock(KEY).tryLock()).isFalse();
        assertNames(
                refused(acquireNow(client, ONCE)),
                "thread " + Thread.currentThread().getName());
    }

    @Test
    void whoever_wants_work_done_under_it() {
        Hold hold = acquireNow(rival, ONCE).orThrow();

        assertNames(
                catchThrowableOfType(LockContendedException.class, () -> client.execute(ONCE, () -> "done")),
                hold.owner());
    }
}
