package io.redlock.spring.boot.autoconfigure.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.memory.MemoryServer;
import io.redlock.node.LockNodes;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockEventPublisherTest {

    private final MemoryLockNodes nodes = MemoryLockNodes.of(3);
    private final Audit audit = new Audit();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withBean(LockNodes.class, () -> nodes)
            .withBean(Audit.class, () -> audit)
            .withPropertyValues("redlock.wait-time=0", "redlock.shutdown-timeout=0")
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class, RedlockAutoConfiguration.class, RedlockEventAutoConfiguration.class));

    /** What an application writes down. */
    static class Audit {

        final List<RedlockEvent> events = new CopyOnWriteArrayList<>();
        final List<LockLost> losses = new CopyOnWriteArrayList<>();
        final AtomicReference<String> thread = new AtomicReference<>();
        final AtomicReference<Runnable> action = new AtomicReference<>(() -> {});

        @EventListener
        void on(RedlockEvent event) {
            events.add(event);
            thread.set(Thread.currentThread().getName());
            action.get().run();
        }

        @EventListener
        void on(LockLost lost) {
            losses.add(lost);
        }
    }

    private static Hold acquire(AssertableApplicationContext context, String key) throws InterruptedException {
        return context.getBean(Redlock.class)
                .acquire(LockRequest.of(key).name("payment"))
                .orThrow();
    }

    private void hasHeard(List<Class<? extends RedlockEvent>> types) {
        await().untilAsserted(() -> assertThat(audit.events)
                .filteredOn(event -> !(event instanceof NodeChanged))
                .<Class<?>>extracting(Object::getClass)
                .isEqualTo(types));
    }

    @Test
    void what_happens_to_a_lock_is_published() {
        runner.run(context -> {
            acquire(context, "a").close();
            hasHeard(List.of(LockAcquired.class, LockReleased.class));
            assertThat(audit.thread).hasValue("redlock-events");
        });
    }

    @Test
    void that_a_lock_was_not_acquired_is_published() {
        runner.run(context -> {
            Hold unused = acquire(context, "a");
            context.getBean(Redlock.class).acquire(LockRequest.of("a"));
            hasHeard(List.of(LockAcquired.class, LockNotAcquired.class));
        });
    }

    @Test
    void a_listener_may_ask_for_one_kind_alone() {
        runner.run(context -> {
            Hold unused = acquire(context, "a");
            nodes.servers().forEach(MemoryServer::clear);
            unused.extend(Duration.ofSeconds(10));
            await().untilAsserted(() -> assertThat(audit.losses).hasSize(1));
        });
    }

    @Test
    void that_a_node_changed_is_published() {
        runner.run(context -> {
            nodes.servers().get(0).clear();
            acquire(context, "a").close();
            await().untilAsserted(() -> assertThat(audit.events).hasAtLeastOneElementOfType(NodeChanged.class));
        });
    }

    @Test
    void what_concerns_one_ballot_is_not() {
        runner.run(context -> {
            RedlockEventPublisher publisher = context.getBean(RedlockEventPublisher.class);
            assertThat(publisher.wants(AttemptDecided.class)).isFalse();
            assertThat(publisher.wants(LateVote.class)).isFalse();
            assertThat(publisher.wants(LockLost.class)).isTrue();
        });
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void nothing_is_published_before_the_application_is_there_or_after_it_has_ended(CapturedOutput output) {
        RedlockEventPublisher[] publisher = new RedlockEventPublisher[1];
        runner.withBean("early", Early.class).run(context -> {
            publisher[0] = context.getBean(RedlockEventPublisher.class);
            assertThat(context.getBean(Early.class).wanted).isFalse();
            assertThat(publisher[0].wants(LockLost.class)).isTrue();
        });

        assertThat(publisher[0].wants(LockLost.class)).isFalse();
        publisher[0].on(new LockLost(List.of("late"), "late", Duration.ZERO, "late"));
        assertThat(audit.losses).isEmpty();
        assertThat(output).doesNotContain("Exception");
    }

    /** Asks while beans are being made. */
    static class Early {

        final boolean wanted;

        Early(RedlockEventPublisher publisher) {
            wanted = publisher.wants(LockLost.class);
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_lock_that_is_taken_away_when_the_application_stops_is_published(CapturedOutput output) {
        runner.run(context -> {
            Hold unused = acquire(context, "a");
        });

        assertThat(audit.losses).hasSize(1);
        assertThat(output).doesNotContain("Exception");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_listener_that_throws_harms_no_lock_and_no_later_event(CapturedOutput output) {
        audit.action.set(() -> {
            throw new IllegalStateException("broke");
        });
        runner.run(context -> {
            acquire(context, "a").close();
            hasHeard(List.of(LockAcquired.class, LockReleased.class));
        });
        assertThat(output).contains("A listener of the application failed on LockAcquired");
    }

    @Test
    void a_listener_that_blocks_harms_no_lock() {
        CountDownLatch unblocked = new CountDownLatch(1);
        audit.action.set(() -> awaitIt(unblocked));
        runner.run(context -> {
            for (int i = 0; i < 100; i++) {
                acquire(context, "a").close();
            }
            assertThat(audit.events).hasSizeLessThan(2);
            unblocked.countDown();
            await().untilAsserted(() -> assertThat(audit.events).hasSizeGreaterThanOrEqualTo(200));
        });
    }

    @Test
    void what_is_too_much_is_dropped_and_counted_but_for_losses() {
        CountDownLatch unblocked = new CountDownLatch(1);
        audit.action.set(() -> awaitIt(unblocked));
        runner.run(context -> {
            RedlockEventPublisher publisher = context.getBean(RedlockEventPublisher.class);
            LockAcquired acquired = new LockAcquired(List.of("a"), "a", 1, Duration.ZERO, Duration.ZERO);
            IntStream.range(0, 10_002).forEach(i -> publisher.on(acquired));
            publisher.on(new LockLost(List.of("a"), "a", Duration.ZERO, "gone"));
            assertThat(publisher.dropped()).isPositive();

            unblocked.countDown();
            await().untilAsserted(() -> assertThat(audit.losses).hasSize(1));
        });
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void can_be_switched_off() {
        runner.withPropertyValues("redlock.events.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(RedlockEventPublisher.class));
    }
}
