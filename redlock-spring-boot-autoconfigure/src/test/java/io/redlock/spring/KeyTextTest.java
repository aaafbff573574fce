package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyTextTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("order 1", "order 1"),
                Arguments.of(CharBuffer.wrap("built"), "built"),
                Arguments.of(42L, "42"),
                Arguments.of((byte) -7, "-7"),
                Arguments.of(new BigInteger("12345678901234567890"), "12345678901234567890"),
                Arguments.of(new AtomicLong(5), "5"),
                Arguments.of(new BigDecimal("49.90"), "49.9"),
                Arguments.of(new BigDecimal("49.9"), "49.9"),
                Arguments.of(new BigDecimal("1E+3"), "1000"),
                Arguments.of(new BigDecimal("0.00"), "0"),
                Arguments.of(49.90, "49.9"),
                Arguments.of(100.0, "100"),
                Arguments.of(0.1f, "0.1"),
                Arguments.of(-0.0, "0"),
                Arguments.of(true, "true"),
                Arguments.of('x', "x"),
                Arguments.of(Colour.RED, "RED"),
                Arguments.of(
                        UUID.fromString("b1c2d3e4-0000-4000-8000-000000000001"),
                        "b1c2d3e4-0000-4000-8000-000000000001"),
                Arguments.of(LocalDate.of(2026, 11, 1), "2026-11-01"),
                Arguments.of(Duration.ofSeconds(90), "PT1M30S"),
                Arguments.of(String.class, "java.lang.String"),
                Arguments.of(Optional.of(new BigDecimal("1.0")), "1"),
                Arguments.of(OptionalLong.of(7), "7"),
                Arguments.of(new UserId(7), "UserId[value=7]"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void writes_a_value_in_one_way_only(Object value, String text) {
        assertThat(KeyText.of(value)).isEqualTo(text);
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of(null, "is null"),
                Arguments.of("", "is blank"),
                Arguments.of(" \t", "is blank"),
                Arguments.of(Optional.empty(), "is null"),
                Arguments.of(OptionalLong.empty(), "is null"),
                Arguments.of(Double.NaN, "not a finite number"),
                Arguments.of(Float.POSITIVE_INFINITY, "not a finite number"),
                Arguments.of(new BigDecimal("1E+2000000000"), "too many digits"),
                Arguments.of(new BigDecimal("1E-2000000000"), "too many digits"),
                Arguments.of(new Object(), "has no toString() of its own"),
                Arguments.of(new Plain(), "has no toString() of its own"),
                Arguments.of(new PlainProxy(), "has no toString() of its own"),
                Arguments.of((Runnable) () -> {}, "has no toString() of its own"),
                Arguments.of(new CompletableFuture<>(), "has no toString() of its own"),
                Arguments.of(new int[] {1}, "is an array"),
                Arguments.of(new String[] {"a"}, "is an array"),
                Arguments.of(new ArrayList<>(List.of(1)), "depends on an order"),
                Arguments.of(Map.of("a", 1), "depends on an order"),
                Arguments.of(new GregorianCalendar(), "depends on the time zone"),
                Arguments.of(new Money(new BigDecimal("49.90"), "EUR"), "'amount' has no text that is always the same"),
                Arguments.of(new Tags(List.of("a")), "'tags' has no text that is always the same"),
                Arguments.of(new CustomerNo(null), "is null"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void refuses_what_makes_no_key(@Nullable Object value, String problem) {
        assertThatExceptionOfType(UnfitKeyPart.class)
                .isThrownBy(() -> KeyText.of(value))
                .withMessageContaining(problem);
    }

    @Test
    void takes_an_interface_for_fit_until_its_value_is_there() {
        assertThat(KeyTypes.problemOf(Runnable.class)).isEmpty();
        assertThat(KeyTypes.problemOf(Object.class)).isEmpty();
        assertThat(KeyTypes.problemOf(Plain.class)).isPresent();
    }

    enum Colour {
        RED {
            @Override
            public String toString() {
                return "a warm colour";
            }
        }
    }

    record UserId(long value) {}

    record CustomerNo(@Nullable String value) {}

    record Money(BigDecimal amount, String currency) {}

    record Tags(List<String> tags) {}

    private static class Plain {}

    /** What a persistence provider makes of an entity: it declares toString and hands it on. */
    private static final class PlainProxy extends Plain {
        @Override
        public String toString() {
            return Plain.class.getName() + "@1f2e3d";
        }
    }
}
