package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Locks that are kept from others for some time, however soon they are given back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HoldAtLeastIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(3);

    private static final Duration AT_LEAST = Duration.ofSeconds(20);
    private static final Duration SHORTLY = Duration.ofSeconds(2);

    private final RedisNodes nodes = REDIS.nodes();

    private Redlock client() {
        Redlock client = Clients.unguarded(nodes.addresses()).build();
        Clients.awaitUp(client, 3);
        return client;
    }

    private static LockRequest request(String key) {
        return LockRequest.of(key).waitTime(Duration.ZERO).holdAtLeast(AT_LEAST);
    }

    /** The time left is less than the lease, and than the time to hold at least, and not much less than that. */
    private void awaitKept(String key) {
        await().atMost(SHORTLY)
                .untilAsserted(() -> assertThat(Keys.onRunning(nodes, "PTTL", Keys.redisKey(key)))
                        .hasSize(3)
                        .allSatisfy(left -> assertThat(Long.parseLong(left))
                                .isBetween(AT_LEAST.dividedBy(2).toMillis(), AT_LEAST.toMillis())));
    }

    @Test
    void r23_nodes_keep_what_was_given_back_and_refuse_another_client_until_the_time_is_over() throws Exception {
        try (Redlock client = client();
                Redlock other = client()) {
            long began = System.nanoTime();
            Hold hold = client.acquire(request("at-least").holdAtLeast(SHORTLY)).orThrow();

            assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);

            Acquisition atOnce = other.acquire(LockRequest.of("at-least").waitTime(Duration.ZERO));
            Acquisition later = other.acquire(LockRequest.of("at-least").waitTime(SHORTLY.multipliedBy(5)));
            assertThat(atOnce).isInstanceOf(NotAcquired.class);
            assertThat(later).isInstanceOf(Acquired.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(SHORTLY.multipliedBy(99).dividedBy(100), SHORTLY.multipliedBy(4));
            later.orThrow().close();
        }
    }

    @Test
    void r23_nodes_keep_several_keys_for_what_is_left_of_it() throws Exception {
        try (Redlock client = client()) {
            client.acquire(LockRequest.of("one", "two").holdAtLeast(AT_LEAST))
                    .orThrow()
                    .close();

            awaitKept("one");
            awaitKept("two");
        }
    }

    @Test
    void r26_closing_the_client_keeps_them_too() throws Exception {
        try (Redlock client = client()) {
            client.acquire(request("closed")).orThrow();
        }

        awaitKept("closed");
    }

    @Test
    void r26_draining_waits_for_the_holder_turns_others_away_and_takes_away_what_is_left() throws Exception {
        try (Redlock client = client()) {
            Hold held = client.acquire(LockRequest.of("drained")).orThrow();
            CompletableFuture<Acquisition> waiting = client.acquireAsync(
                            LockRequest.of("drained").waitTime(Duration.ofMinutes(1)))
                    .toCompletableFuture();

            CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> client.drain(Clients.LEASE));
            assertThat(waiting).failsWithin(SHORTLY);
            assertThatIllegalStateException()
                    .isThrownBy(() -> client.acquire(request("another")))
                    .withMessageContaining("drained");
            held.close();

            assertThat(drained).succeedsWithin(SHORTLY).isEqualTo(true);
            Keys.awaitGone(nodes, "drained");

            client.resume();
            Hold kept = client.acquire(request("kept")).orThrow();
            assertThat(client.drain(Duration.ofMillis(100))).isFalse();
            assertThat(kept.state()).isEqualTo(HoldState.LOST);
            awaitKept("kept");
        }
    }

    @Test
    void what_lapses_stays_on_the_nodes_for_its_lease() throws Exception {
        try (Redlock client = client()) {
            Hold hold = client.acquire(LockRequest.of("lapsed")).orThrow();
            Keys.awaitEverywhere(nodes, "lapsed");
            List<String> owners = Keys.values(nodes, "lapsed");

            hold.lapse();
            hold.close();
            client.close();

            assertThat(Keys.values(nodes, "lapsed")).isEqualTo(owners);
        }
    }
}
