package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.LockLapsed;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.LockRenewed;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a client in operation says of itself: who holds, who waits, how close it came. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RunningTest {

    /** A lease of 10 s less 1 % and 2 ms. */
    private static final Duration VALIDITY = Duration.ofMillis(9_898);

    private final Simulation simulation = Simulation.of(3);
    private final Redlock client = simulation.client();

    @Test
    void a_hold_says_who_owns_it_in_the_words_that_stand_on_the_nodes() {
        Hold hold = acquireNow(client, ONCE).orThrow();

        assertThat(client.oversight().inspect(new LockKey(KEY)).getNow(null).nodes())
                .flatExtracting(node -> node.holder().stream().toList())
                .containsExactly(hold.owner(), hold.owner(), hold.owner());
        assertThat(simulation.node(0).valueOf(KEY).orElseThrow()).endsWith(" " + hold.owner());
    }

    @Test
    void a_hold_says_for_how_long_it_is_held() {
        Hold hold = acquireNow(client, ONCE).orThrow();
        simulation.time.advance(Duration.ofSeconds(2));

        assertThat(hold.held()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whoever_waits_is_named_with_whoever_has_waited_longest_first() {
        acquireNow(simulation.rival(), ONCE).orThrow();
        Contender first = client.contend(LockRequest.of(KEY, "b").name("pay").waitTime(Duration.ofSeconds(3)));
        simulation.time.advance(Duration.ofSeconds(1));
        Contender second = client.contend(LockRequest.of(KEY).waitTime(Duration.ofSeconds(3)));

        String thread = Thread.currentThread().getName();
        assertThat(client.waiting())
                .containsExactly(
                        new Waiting(List.of("b", KEY), "pay", thread, Duration.ofSeconds(1)),
                        new Waiting(List.of(KEY), "unnamed", thread, Duration.ZERO));

        first.giveUp();
        second.giveUp();
        assertThat(client.waiting()).isEmpty();
    }

    @Test
    void whoever_has_the_lock_does_not_wait_for_it() {
        Hold hold = acquireNow(client, ONCE).orThrow();

        assertThat(client.waiting()).isEmpty();
        assertThat(client.holds()).containsExactly(hold);
    }

    @Test
    void an_end_says_how_much_validity_was_left() {
        Hold released = acquireNow(client, ONCE).orThrow();
        simulation.time.advance(Duration.ofSeconds(2));
        released.close();
        released.close();
        Hold lapsed = acquireNow(client, ONCE).orThrow();
        simulation.time.advance(Duration.ofSeconds(3));
        lapsed.lapse();

        assertThat(simulation.told(LockReleased.class))
                .extracting(LockReleased::validity)
                .containsExactly(VALIDITY.minusSeconds(2));
        assertThat(simulation.told(LockLapsed.class))
                .extracting(LockLapsed::validity)
                .containsExactly(VALIDITY.minusSeconds(3));
    }

    @Test
    void the_end_of_what_was_lost_left_nothing() {
        acquireNow(client, ONCE).orThrow();
        simulation.time.advance(VALIDITY.plusMillis(1));

        assertThat(simulation.told(LockReleased.class))
                .extracting(LockReleased::validity)
                .containsExactly(Duration.ZERO);
    }

    @Test
    void a_renewal_says_how_close_the_hold_had_come_to_its_end() {
        acquireNow(client, LockRequest.of(KEY)).orThrow();
        simulation.time.advance(Duration.ofMillis(2_900));
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(80));
        simulation.time.advance(Duration.ofMillis(600));

        assertThat(simulation.told(LockRenewed.class)).singleElement().satisfies(renewed -> {
            assertThat(renewed.validity()).isEqualTo(VALIDITY.minusMillis(80));
            assertThat(renewed.margin()).isBetween(VALIDITY.minusMillis(3_500), VALIDITY.minusMillis(2_980));
        });
    }

    @Test
    void events_that_no_listener_saw_are_counted() {
        CountDownLatch stuck = new CountDownLatch(1);
        try (Redlock redlock = Redlock.builder()
                .nodes(MemoryLockNodes.of(1))
                .listener(event -> awaitQuietly(stuck))
                .build()) {
            assertThat(redlock.droppedEvents()).isZero();
            for (int round = 0; round < 4_000; round++) {
                acquireNow(redlock, ONCE).orThrow().close();
            }
            assertThat(redlock.droppedEvents()).isPositive();
            stuck.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch stuck) {
        try {
            stuck.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
