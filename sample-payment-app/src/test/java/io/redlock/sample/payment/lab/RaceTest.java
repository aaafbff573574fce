package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.redlock.sample.payment.lab.Race.Request;
import io.redlock.sample.payment.lab.instance.Outcome;
import io.redlock.sample.payment.lab.instance.Work;
import io.redlock.sample.payment.lab.instance.Work.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RaceTest {

    private static Request request(int number, @Nullable Double entered, @Nullable Double left) {
        return new Request(number, Kind.PAY, "49.90", "a", 0, entered, left, 99, Outcome.PAID, false);
    }

    private static boolean overlap(Request one, Request other) {
        List<Request> both = List.of(one, other);
        assertThat(one.amongst(both).overlaps()).isEqualTo(other.amongst(both).overlaps());
        return one.amongst(both).overlaps();
    }

    @Test
    void sections_that_share_a_moment_overlap() {
        assertThat(overlap(request(1, 1.0, 3.0), request(2, 2.0, 4.0))).isTrue();
        assertThat(overlap(request(1, 1.0, 9.0), request(2, 2.0, 3.0))).isTrue();
    }

    @Test
    void sections_that_follow_each_other_do_not_overlap() {
        assertThat(overlap(request(1, 1.0, 2.0), request(2, 2.0, 3.0))).isFalse();
    }

    @Test
    void who_never_got_in_overlaps_nobody() {
        assertThat(overlap(request(1, null, null), request(2, 0.0, 99.0))).isFalse();
        assertThat(overlap(request(1, 1.0, 2.0), request(2, 3.0, null))).isFalse();
    }

    @Test
    void a_race_sends_both_kinds_to_both_instances() {
        RaceOrder order = new RaceOrder(true, 16, 1);

        assertThat(IntStream.range(0, 4)
                        .mapToObj(index -> order.work(index, 7, 50).kind()))
                .containsExactly(Kind.PAY, Kind.PAY, Kind.CANCEL, Kind.CANCEL);
        assertThat(order.work(3, 7, 50).amount()).isEqualTo("49.90");
    }

    @Test
    void a_race_of_two_amounts_pays_both_at_both_instances() {
        RaceOrder order = new RaceOrder(true, 8, 2);

        assertThat(IntStream.range(0, 4).mapToObj(index -> order.work(index, 7, 50)))
                .extracting(Work::kind, work -> work.amount().toString())
                .containsExactly(
                        tuple(Kind.PAY, "49.90"),
                        tuple(Kind.PAY, "49.90"),
                        tuple(Kind.PAY, "59.90"),
                        tuple(Kind.PAY, "59.90"));
    }

    @Test
    void a_race_is_neither_tiny_nor_endless() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RaceOrder(true, 1, 1))
                .withMessageContaining("from 2 to 64");
        assertThatIllegalArgumentException().isThrownBy(() -> new RaceOrder(true, 65, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RaceOrder(true, 16, 3));
    }
}
