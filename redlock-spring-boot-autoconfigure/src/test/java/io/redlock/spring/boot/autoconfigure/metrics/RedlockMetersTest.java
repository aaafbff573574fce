package io.redlock.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.redlock.Extension;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.HoldDoubted;
import io.redlock.RedlockEvent.HoldOutstays;
import io.redlock.RedlockEvent.KeyRepaired;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.RedlockEvent.LedgerChanged;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockLapsed;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.LockRenewed;
import io.redlock.RedlockEvent.LockRevoked;
import io.redlock.RedlockEvent.MaxLeaseAdopted;
import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.RedlockEvent.RenewalFailed;
import io.redlock.ReleaseOutcome;
import io.redlock.Tally;
import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockMetersTest {

    private static final List<String> KEYS = List.of("P1");
    private static final Tally TALLY = new Tally(List.of());

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final RedlockMeters meters = new RedlockMeters(registry, 3);

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private static Answer answer(String node, Vote vote, String reason) {
        return new Answer(node, vote, reason, vote == Vote.UNKNOWN ? Optional.empty() : Optional.of(ms(2)));
    }

    private void attempt(Optional<Reason> failure, Duration took, Answer... answers) {
        meters.on(new AttemptDecided(KEYS, "pay", 1, failure, new Tally(List.of(answers)), took));
    }

    private void acquired(int attempts, Duration waited) {
        meters.on(new LockAcquired(KEYS, "pay", attempts, waited, ms(9000)));
    }

    private double count(String meter) {
        return registry.get(meter).tag("name", "pay").counter().count();
    }

    private Timer timer(String meter) {
        return registry.get(meter).tag("name", "pay").timer();
    }

    private static double total(Timer timer) {
        return timer.totalTime(TimeUnit.MILLISECONDS);
    }

    @Test
    void an_acquisition_is_timed_with_its_outcome() {
        acquired(1, ms(3));

        Timer timer = registry.get("redlock.acquire")
                .tags("name", "pay", "outcome", "acquired")
                .timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(total(timer)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void a_failure_is_timed_and_counted_by_its_reason(Reason reason) {
        meters.on(new LockNotAcquired(new NotAcquired(KEYS, "pay", ms(50), reason, TALLY, Optional.empty())));

        String outcome = reason.name().toLowerCase(Locale.ROOT);
        assertThat(total(registry.get("redlock.acquire").tag("outcome", outcome).timer()))
                .isEqualTo(50);
        assertThat(count("redlock.contended")).isEqualTo(reason == Reason.CONTENDED ? 1 : 0);
        assertThat(count("redlock.unavailable")).isEqualTo(reason == Reason.CONTENDED ? 0 : 1);
    }

    @Test
    void the_wait_is_what_others_have_kept_a_caller_for_without_the_attempt_that_was_won() {
        attempt(Optional.empty(), ms(2));
        acquired(1, ms(102));
        attempt(Optional.empty(), ms(2));
        acquired(3, ms(12));

        assertThat(timer("redlock.wait").count()).isEqualTo(2);
        assertThat(total(timer("redlock.wait"))).isEqualTo(110);
    }

    @Test
    void who_had_the_lock_at_once_did_not_wait() {
        attempt(Optional.empty(), ms(250));
        acquired(1, ms(250));

        assertThat(timer("redlock.wait").count()).isZero();
    }

    @Test
    void a_hold_is_timed_and_so_is_what_was_left_of_its_validity() {
        meters.on(new LockReleased(KEYS, "pay", ReleaseOutcome.RELEASED, ms(70), ms(900), TALLY));
        meters.on(new LockLapsed(KEYS, "pay", ms(30), ms(100)));

        assertThat(total(timer("redlock.hold"))).isEqualTo(100);
        assertThat(timer("redlock.validity.margin").count()).isEqualTo(2);
        assertThat(total(timer("redlock.validity.margin"))).isEqualTo(1000);
    }

    @Test
    void a_lost_hold_is_counted_once_though_its_release_says_so_too() {
        meters.on(new LockLost(KEYS, "pay", ms(40), "gone"));
        meters.on(new LockReleased(KEYS, "pay", ReleaseOutcome.LOST, ms(40), Duration.ZERO, TALLY));

        assertThat(count("redlock.lost")).isEqualTo(1);
        assertThat(timer("redlock.hold").count()).isEqualTo(1);
        assertThat(timer("redlock.validity.margin").count()).isEqualTo(1);
    }

    @Test
    void renewals_are_counted_and_how_close_they_came() {
        meters.on(new LockRenewed(KEYS, "pay", TALLY, ms(1), ms(9900), ms(6600)));
        meters.on(new RenewalFailed(KEYS, "pay", Extension.UNKNOWN, TALLY, ms(1), ms(3000)));

        assertThat(count("redlock.renewed")).isEqualTo(1);
        assertThat(count("redlock.renewals.failed")).isEqualTo(1);
        assertThat(total(timer("redlock.validity.margin"))).isEqualTo(6600);
    }

    @Test
    void votes_are_split_where_an_attempt_fails_that_some_nodes_had_granted() {
        Answer granted = answer("a", Vote.GRANTED, "");
        Answer refused = answer("b", Vote.REFUSED, "");
        attempt(Optional.of(Reason.CONTENDED), ms(2), granted, refused, refused);
        attempt(Optional.of(Reason.CONTENDED), ms(2), refused, refused, refused);
        attempt(Optional.of(Reason.NO_QUORUM), ms(2), granted, answer("b", Vote.UNKNOWN, "down"));

        assertThat(count("redlock.split.votes")).isEqualTo(1);
    }

    @Test
    void a_node_is_timed_by_every_reply_also_by_late_ones() {
        attempt(Optional.empty(), ms(2), answer("a", Vote.GRANTED, ""), answer("b", Vote.UNKNOWN, "no answer yet"));
        meters.on(new LateVote(KEYS, "pay", answer("b", Vote.GRANTED, "")));

        assertThat(registry.get("redlock.node.latency").timers())
                .extracting(timer -> timer.getId().getTag("node"), Timer::count)
                .containsExactlyInAnyOrder(tuple("a", 1L), tuple("b", 1L));
    }

    @Test
    void what_a_node_has_not_answered_yet_is_no_error_before_its_time_is_over() {
        attempt(Optional.empty(), ms(2), answer("a", Vote.UNKNOWN, "no answer yet"));
        assertThat(errorsOf("a")).isZero();

        meters.on(new LateVote(KEYS, "pay", answer("a", Vote.UNKNOWN, "no answer within 250ms")));
        assertThat(errorsOf("a")).isEqualTo(1);
    }

    private double errorsOf(String node) {
        return registry.get("redlock.node.errors").tag("node", node).counter().count();
    }

    @Test
    void orphans_are_what_a_node_has_come_to_owe() {
        Stream.of(1, 2, 4, 0, 1).forEach(owed -> meters.on(new LedgerChanged("a", owed)));

        assertThat(registry.get("redlock.orphans").tag("node", "a").counter().count())
                .isEqualTo(5);
    }

    @Test
    void every_counter_of_a_name_begins_with_none_as_soon_as_the_name_is_met() {
        acquired(1, ms(1));

        assertThat(Stream.of("contended", "unavailable", "lost", "renewed", "renewals.failed", "split.votes")
                        .map(meter -> count("redlock." + meter)))
                .containsOnly(0.0);
    }

    @Test
    void no_meter_carries_a_key() {
        attempt(Optional.empty(), ms(2), answer("a", Vote.GRANTED, ""));
        acquired(1, ms(1));

        assertThat(registry.getMeters().stream().map(Meter::getId).flatMap(id -> id.getTags().stream()))
                .extracting(Tag::getValue)
                .isNotEmpty()
                .doesNotContain("P1");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void names_that_come_when_there_are_very_many_are_counted_together(CapturedOutput output) {
        for (int i = 0; i < 10; i++) {
            meters.on(new LockLost(KEYS, "user-" + i, ms(1), "gone"));
        }

        assertThat(registry.get("redlock.lost").counters())
                .extracting(counter -> counter.getId().getTag("name"))
                .containsExactlyInAnyOrder("user-0", "user-1", "user-2", "other");
        assertThat(registry.get("redlock.lost").tag("name", "other").counter().count())
                .isEqualTo(7);
        assertThat(output).containsOnlyOnce("There are more than 3 lock names: 'user-3'");
    }

    @Test
    void has_no_event_made_that_it_does_not_count() {
        List<Class<? extends RedlockEvent>> uncounted = List.of(
                KeyRepaired.class,
                HoldDoubted.class,
                HoldOutstays.class,
                NodeChanged.class,
                MaxLeaseAdopted.class,
                LockRevoked.class);

        assertThat(Stream.of(RedlockEvent.class.getPermittedSubclasses())
                        .filter(type -> !meters.wants(type.asSubclass(RedlockEvent.class))))
                .containsExactlyInAnyOrderElementsOf(uncounted);
    }
}
