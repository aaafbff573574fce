package io.redlock.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OutboxTest {

    private final Outbox outbox = opened();

    @Test
    void keeps_unanswered_bytes_below_a_bound() {
        Stream.generate(() -> exchange(1_000)).limit(100).forEach(exchange -> outbox.add(exchange, 0));

        int bytes = outbox.nextBatch(0).stream().mapToInt(Command::size).sum();

        assertThat(bytes).isBetween(Outbox.MOST_BYTES - 1_100, Outbox.MOST_BYTES);
        assertThat(outbox.nextBatch(0)).isEmpty();
    }

    @Test
    void sends_what_alone_is_over_the_bound() {
        outbox.add(exchange(2 * Outbox.MOST_BYTES), 0);

        assertThat(outbox.nextBatch(0)).hasSize(1);
    }

    @Test
    void keeps_unanswered_batches_below_a_bound_and_makes_room_with_the_last_reply_of_one() {
        for (int batch = 0; batch < Outbox.MOST_BATCHES; batch++) {
            outbox.add(exchange(1), 0);
            outbox.add(exchange(1), 0);
            assertThat(outbox.nextBatch(0)).hasSize(2);
        }
        outbox.add(exchange(1), 0);
        assertThat(outbox.nextBatch(0)).isEmpty();

        outbox.receive(new Reply.Nil(), 0);
        assertThat(outbox.nextBatch(0)).isEmpty();
        outbox.receive(new Reply.Nil(), 0);

        assertThat(outbox.nextBatch(0)).hasSize(1);
    }

    @Test
    void always_has_room_for_what_must_reach_the_server_where_it_had_room_for_the_rest() {
        for (int waiting = 0; waiting < Outbox.MOST_WAITING; waiting++) {
            assertThat(outbox.hasRoomFor(exchange(1))).isTrue();
            outbox.add(exchange(1), 0);
        }

        assertThat(outbox.hasRoomFor(exchange(1))).isFalse();
        assertThat(outbox.hasRoomFor(kept())).isTrue();
    }

    @Test
    void keeps_no_more_than_a_bound_for_a_server_that_is_gone() {
        Stream.generate(this::kept).limit(Outbox.MOST_KEPT).forEach(exchange -> outbox.add(exchange, 0));

        assertThat(outbox.hasRoomFor(kept())).isFalse();
    }

    @Test
    void puts_what_was_sent_and_is_kept_in_front_when_the_connection_ends() {
        Exchange sent = kept();
        Exchange asking = exchange(1);
        Exchange waiting = kept();
        outbox.add(sent, 0);
        outbox.add(asking, 0);
        outbox.nextBatch(0);
        outbox.add(waiting, 0);

        assertThat(outbox.connectionLost(0)).containsExactly(asking);

        assertThat(outbox.clear()).containsExactly(sent, waiting);
    }

    @Test
    void sends_and_answers_in_the_order_of_asking() {
        List<Exchange> asked = Stream.generate(() -> exchange(1)).limit(3).toList();
        asked.forEach(exchange -> outbox.add(exchange, 0));

        assertThat(outbox.nextBatch(0))
                .containsExactlyElementsOf(asked.stream()
                        .flatMap(exchange -> exchange.commands().stream())
                        .toList());
        assertThat(Stream.generate(() -> outbox.receive(new Reply.Nil(), 0))
                        .limit(3)
                        .flatMap(List::stream))
                .containsExactlyElementsOf(asked);
    }

    @Test
    void tells_once_what_is_overdue_whether_it_was_sent_or_not() {
        Exchange early = exchange(1);
        Exchange later = exchange(1);
        outbox.add(early, 0);
        outbox.nextBatch(0);
        outbox.add(later, 50);

        assertThat(outbox.markOverdue(100, 100)).containsExactly(early);
        assertThat(outbox.markOverdue(110, 100)).isEmpty();
        assertThat(outbox.nanosUntilOverdue(110, 100)).isEqualTo(40);
        assertThat(outbox.markOverdue(150, 100)).containsExactly(later);
    }

    @Test
    void in_a_hurry_sends_what_must_reach_the_server_and_nothing_else_whatever_is_unanswered() {
        for (int batch = 0; batch < Outbox.MOST_BATCHES; batch++) {
            outbox.add(exchange(1), 0);
            outbox.nextBatch(0);
        }
        outbox.add(exchange(1), 0);
        outbox.add(kept(), 0);
        outbox.add(kept(), 0);
        outbox.hurry();

        assertThat(outbox.nextBatch(0)).hasSize(2);
        assertThat(outbox.nextBatch(0)).isEmpty();
    }

    @Test
    void in_a_hurry_keeps_unanswered_bytes_below_the_bound() {
        Stream.generate(() -> new TestExchange(Outbox.MOST_BYTES / 4, true))
                .limit(10)
                .forEach(exchange -> outbox.add(exchange, 0));
        outbox.hurry();

        assertThat(outbox.nextBatch(0)).hasSize(3);
        assertThat(outbox.nextBatch(0)).isEmpty();
    }

    private Exchange kept() {
        return new TestExchange(1, true);
    }

    private static Exchange exchange(int size) {
        return new TestExchange(size, false);
    }

    private static final class TestExchange extends Exchange {

        private final boolean kept;

        TestExchange(int size, boolean kept) {
            super(List.of(Command.of(Command.Name.GET, new byte[size])));
            this.kept = kept;
        }

        @Override
        void answered(List<Reply> replies) {
            throw new AssertionError("An outbox tells nobody");
        }

        @Override
        void unanswered(String why) {
            throw new AssertionError("An outbox tells nobody");
        }

        @Override
        boolean isKept() {
            return kept;
        }
    }

    private static Outbox opened() {
        Outbox outbox = new Outbox(() -> {
            throw new AssertionError("No exchange here needs a proof");
        });
        outbox.open();
        return outbox;
    }
}
