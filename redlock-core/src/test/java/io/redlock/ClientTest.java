package io.redlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.RedlockEvent.LockReleased;
import io.redlock.memory.MemoryLockNodes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client with its own threads, on nodes in memory. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class ClientTest {

    private static final LockRequest KEY = LockRequest.of("key");
    private static final LockRequest LONG_WAIT = KEY.waitTime(Duration.ofMinutes(1));

    private final MemoryLockNodes nodes = MemoryLockNodes.of(3);
    private final BlockingQueue<RedlockEvent> events = new LinkedBlockingQueue<>();
    private final Redlock client =
            Redlock.builder().nodes(nodes).listener(events::add).build();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void excludes_another_client_of_the_same_nodes() throws InterruptedException {
        try (Redlock other = Redlock.builder().nodes(nodes).build();
                Hold hold = client.acquire(KEY).orThrow()) {
            assertThatThrownBy(() ->
                            other.acquire(KEY.waitTime(Duration.ofMillis(20))).orThrow())
                    .isInstanceOf(LockContendedException.class);
            assertThat(hold.isValid()).isTrue();
        }
    }

    @Test
    void runs_work_under_the_lock_and_returns_what_it_returned() throws Exception {
        String result = client.execute(KEY, () -> client.holds().get(0).keys().get(0));

        assertThat(result).isEqualTo("key");
        assertThat(client.holds()).isEmpty();
    }

    @Nested
    class An_interrupt {

        @Test
        void that_was_there_before_is_answered_without_asking_any_node() {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> client.acquire(KEY)).isInstanceOf(InterruptedException.class);
            assertThat(client.holds()).isEmpty();
        }

        @Test
        void ends_the_wait_and_leaves_nothing_behind() throws Exception {
            Hold hold = client.acquire(KEY).orThrow();
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread waiting = new Thread(() -> {
                try {
                    client.acquire(LONG_WAIT);
                } catch (InterruptedException expected) {
                    thrown.complete(expected);
                }
            });
            waiting.start();
            waiting.interrupt();

            assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            hold.close();
            assertThat(client.acquire(KEY.waitTime(Duration.ZERO)).orThrow().isValid())
                    .isTrue();
        }
    }

    @Nested
    class Asynchronously {

        @Test
        void hands_the_hold_to_a_stage() throws Exception {
            Acquisition acquisition =
                    client.acquireAsync(KEY).toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertThat(acquisition.orThrow().isValid()).isTrue();
        }

        @Test
        void may_be_followed_by_what_blocks() throws Exception {
            CompletableFuture<Hold> second = client.acquireAsync(LockRequest.of("a"))
                    .thenApply(ignored -> acquireBlocking(LockRequest.of("b")))
                    .toCompletableFuture();

            assertThat(second.get(10, TimeUnit.SECONDS).keys()).containsExactly("b");
        }

        @Test
        void gives_back_what_nobody_wants_any_more() throws Exception {
            Hold hold = client.acquire(KEY).orThrow();
            CompletableFuture<Acquisition> given =
                    client.acquireAsync(LONG_WAIT).toCompletableFuture();

            given.cancel(true);
            hold.close();

            assertThat(client.acquire(KEY).orThrow().isValid()).isTrue();
        }

        @Test
        void runs_what_follows_on_a_thread_that_no_lock_depends_on() throws Exception {
            Hold hold = client.acquire(KEY).orThrow();
            CompletableFuture<String> thread = client.acquireAsync(LONG_WAIT)
                    .thenApply(ignored -> Thread.currentThread().getName())
                    .toCompletableFuture();

            hold.close();

            assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("redlock-completion-");
        }

        private Hold acquireBlocking(LockRequest request) {
            try {
                return client.acquire(request).orThrow();
            } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
            }
        }
    }

    @Nested
    class Who_wants_to_be_told_of_a_loss {

        @Test
        void is_told_on_a_thread_that_no_lock_depends_on() throws Exception {
            CompletableFuture<String> thread = new CompletableFuture<>();
            client.acquire(KEY)
                    .orThrow()
                    .onLost(lost -> thread.complete(Thread.currentThread().getName()));

            client.close();

            assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("redlock-completion-");
        }
    }

    @Nested
    class A_listener {

        @Test
        void is_called_on_a_thread_of_its_own() throws Exception {
            BlockingQueue<String> threads = new LinkedBlockingQueue<>();
            try (Redlock telling = Redlock.builder()
                    .nodes(nodes)
                    .listener(event -> threads.add(Thread.currentThread().getName()))
                    .build()) {
                telling.acquire(KEY).orThrow().close();
            }
            assertThat(threads).isNotEmpty().allMatch("redlock-listener-1"::equals);
        }

        @Test
        void that_blocks_for_ever_delays_no_lock_and_no_future() throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            try (Redlock blocked = Redlock.builder()
                    .nodes(nodes)
                    .listener(event -> awaitQuietly(never))
                    .build()) {
                for (int round = 0; round < 20_000; round++) {
                    blocked.acquire(KEY).orThrow().close();
                }
                assertThat(blocked.acquireAsync(KEY).toCompletableFuture().get(10, TimeUnit.SECONDS))
                        .isInstanceOf(Acquired.class);
            }
        }

        @Test
        void that_throws_stops_nobody() throws Exception {
            try (Redlock throwing = Redlock.builder()
                    .nodes(nodes)
                    .listener(event -> {
                        throw new AssertionError("of the listener");
                    })
                    .listener(events::add)
                    .build()) {
                throwing.acquire(KEY).orThrow().close();
            }
            assertThat(events).anyMatch(LockReleased.class::isInstance);
        }

        @Test
        void hears_only_what_it_wants() throws Exception {
            BlockingQueue<RedlockEvent> heard = new LinkedBlockingQueue<>();
            try (Redlock choosy = Redlock.builder()
                    .nodes(nodes)
                    .listener(new OnlyReleases(heard))
                    .listener(events::add)
                    .build()) {
                choosy.acquire(LockRequest.of("choosy")).orThrow().close();
            }
            assertThat(heard).isNotEmpty().hasOnlyElementsOfType(LockReleased.class);
        }

        /** Wants nothing but releases. */
        private record OnlyReleases(BlockingQueue<RedlockEvent> heard) implements RedlockListener {

            @Override
            public void on(RedlockEvent event) {
                heard.add(event);
            }

            @Override
            public boolean wants(Class<? extends RedlockEvent> type) {
                return type == LockReleased.class;
            }
        }

        private static void awaitQuietly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException whenClosed) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Nested
    class Closing {

        @Test
        void gives_back_what_is_held() throws Exception {
            client.acquire(KEY).orThrow();

            client.close();

            assertThat(nodes.servers())
                    .allSatisfy(
                            server -> assertThat(server.get("redlock:lock:key")).isEmpty());
        }

        @Test
        void tells_who_works_under_a_lock_that_it_is_lost() throws Exception {
            Hold hold = client.acquire(KEY).orThrow();

            client.close();

            assertThat(hold.isValid()).isFalse();
            assertThatThrownBy(hold::close)
                    .isInstanceOf(LockLostException.class)
                    .hasMessageContaining("Lock 'key' was lost: this Redlock was closed");
        }

        @Test
        void ends_the_wait_of_who_is_waiting() throws Exception {
            client.acquire(KEY).orThrow();
            CompletableFuture<Acquisition> waiting =
                    client.acquireAsync(LONG_WAIT).toCompletableFuture();

            client.close();

            assertThat(waiting.handle((acquisition, failure) -> failure).get(10, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("This Redlock is closed");
        }

        @Test
        void admits_nobody_after_that() {
            client.close();
            client.close();

            assertThatThrownBy(() -> client.acquire(KEY.waitTime(Duration.ZERO)))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(client.acquireAsync(KEY).toCompletableFuture()).isCompletedExceptionally();
        }

        @Test
        void ends_every_thread() throws Exception {
            Redlock another =
                    Redlock.builder().nodes(nodes).listener(event -> {}).build();
            another.acquireAsync(KEY).toCompletableFuture().get(10, TimeUnit.SECONDS);
            List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("redlock-"))
                    .toList();

            another.close();
            client.close();

            for (Thread thread : threads) {
                thread.join(5_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }
}
