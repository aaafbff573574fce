package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/** What {@code keys} makes of the values of a call. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyExpressionsTest {

    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

    /** The methods whose parameters the keys are made of; which keys, each test says. */
    @SuppressWarnings("unused")
    static class Bank {

        public void transfer(String from, @Nullable String to) {}

        public void close(long branch, Collection<@Nullable Long> ids) {}

        public void audit(int[] years, List<Account> accounts, Stream<Long> lines) {}

        public void anything(Object value, Object other) {}

        public LongStream numbers() {
            return LongStream.of(3, 4);
        }
    }

    public static final class Account {}

    private KeyExpressions parse(DistributedLock annotation, String name) {
        return Arrays.stream(Bank.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .map(method -> new LockedMethod(method, Bank.class, annotation, method, false))
                .map(locked -> KeyExpressions.parse(locked, beans))
                .findFirst()
                .orElseThrow();
    }

    private List<String> transfer(String from, @Nullable String to) {
        return parse(Annotations.withKeys("'A' + #from", "'A' + #to"), "transfer")
                .requestFor(new Bank(), new @Nullable Object[] {from, to})
                .keys();
    }

    private List<String> close(String expression, Object ids) {
        return parse(Annotations.withKeys(expression), "close")
                .requestFor(new Bank(), new Object[] {7L, ids})
                .keys();
    }

    private List<String> anything(Object value, String... expressions) {
        return parse(Annotations.withKeys(expressions), "anything")
                .requestFor(new Bank(), new Object[] {value, "x"})
                .keys();
    }

    @Nested
    class R55_keys {

        @Test
        void are_sorted_so_that_opposite_calls_ask_for_the_same() {
            assertThat(transfer("1", "2")).containsExactly("A1", "A2");
            assertThat(transfer("2", "1")).containsExactly("A1", "A2");
        }

        @Test
        void that_are_the_same_count_once() {
            assertThat(transfer("1", "1")).containsExactly("A1");
            assertThat(close("#ids", Collections.nCopies(40, 5L))).containsExactly("5");
        }

        @Test
        void are_made_of_each_element_of_a_collection() {
            assertThat(close("#ids", List.of(2L, 1L))).containsExactly("1", "2");
        }

        @Test
        void take_the_other_parts_along_for_each_element() {
            assertThat(close("'BRANCH_' + #branch + ':' + #ids", Set.of(2L, 1L)))
                    .containsExactly("BRANCH_7:1", "BRANCH_7:2");
        }

        @Test
        void are_made_of_each_element_of_an_array_or_a_stream() {
            assertThat(anything(new int[] {2020, 2021}, "'Y' + #value")).containsExactly("Y2020", "Y2021");
            assertThat(anything(new String[] {"b", "a"}, "#value")).containsExactly("a", "b");
            assertThat(anything("x", "#root.target.numbers()")).containsExactly("3", "4");
        }

        @Test
        void may_be_one_text_and_many_elements_at_once() {
            assertThat(anything(List.of("b", "c"), "'a'", "#value")).containsExactly("a", "b", "c");
            assertThat(anything("b", "{'a', #value}")).containsExactly("a", "b");
        }
    }

    @Nested
    class A_call_is_refused {

        @Test
        void for_an_element_that_is_null_or_blank_which_is_named() {
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> close("'A' + #ids", Arrays.asList(1L, null)))
                    .withMessageContaining("Bank.close(long, Collection)")
                    .withMessageContaining("#ids[1] is null, so strangers would wait for each other");
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> anything(List.of("a", " "), "#value"))
                    .withMessageContaining("#value[1] is blank");
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> transfer("1", null))
                    .withMessageContaining("#to is null");
        }

        @Test
        void for_an_empty_collection() {
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> close("#ids", List.of()))
                    .withMessageContaining("#ids is empty");
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> anything(List.of(), "'a'", "#value"))
                    .withMessageContaining("#value is empty");
        }

        @Test
        void for_more_keys_than_a_lock_can_have() {
            assertThat(close("#ids", LongStream.range(0, 16).boxed().toList())).hasSize(16);
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(
                            () -> close("#ids", LongStream.range(0, 17).boxed().toList()))
                    .withMessageContaining("more than 16 keys");
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> anything(IntStream.range(0, 16).toArray(), "#value", "'one more'"))
                    .withMessageContaining("\"#value\", \"'one more'\"")
                    .withMessageContaining("17");
        }

        @Test
        void for_an_element_that_has_no_text() {
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> anything(List.of(new Object()), "#value"))
                    .withMessageContaining("#value[0] is a java.lang.Object, which has no toString() of its own");
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> anything(List.of(List.of(1)), "#value"))
                    .withMessageContaining("#value[0] is a ");
        }

        @Test
        void for_two_parts_with_several_elements() {
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> anything(List.of(1), "#value + ':' + #value"))
                    .withMessageContaining("whose text depends on an order");
        }

        @Test
        void for_an_element_that_would_make_a_sum() {
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> anything(List.of(1), "#value + #root.args[0][0]"))
                    .withMessageContaining("is a sum of two numbers");
        }

        @Test
        void for_an_argument_that_the_key_would_use_up() {
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> anything(Stream.of(1), "#value"))
                    .withMessageContaining("#value is a stream, which the key would use up");
        }
    }

    @Nested
    class The_startup_is_refused {

        private void refused(DistributedLock annotation, String method, String problem) {
            assertThatExceptionOfType(InvalidDistributedLockException.class)
                    .isThrownBy(() -> parse(annotation, method))
                    .withMessageContaining("KeyExpressionsTest$Bank." + method + "(")
                    .withMessageContaining(problem);
        }

        @Test
        void for_a_key_beside_keys() {
            refused(Annotations.withKeyAndKeys("#from", "#to"), "transfer", "It has a key and keys");
        }

        @Test
        void for_no_key_at_all() {
            refused(Annotations.withKeys(), "transfer", "It has no key");
            refused(Annotations.withKeys("#from", " "), "transfer", "One of its keys is blank");
        }

        @Test
        void for_more_expressions_than_there_may_be_keys() {
            refused(Annotations.withKeys(Collections.nCopies(17, "#from").toArray(String[]::new)), "transfer", "17");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                        #nope                     | transfer | In its keys, #nope is unknown
                        #from +                   | transfer | cannot be read
                        #accounts                 | audit    | Account, which has no toString() of its own
                        #lines                    | audit    | #lines is a stream, which the key would use up
                        #branch + #ids            | close    | #branch + #ids is a sum of two numbers
                        #ids.!['A' + #this]       | close    | joins a text for each element
                        """)
        void for_what_can_be_known_then(String expression, String method, String problem) {
            refused(Annotations.withKeys("'x'", expression), method, problem);
        }

        @Test
        void for_a_collection_as_a_single_key() {
            refused(Annotations.withKey("#ids"), "close", "#ids is a Collection");
        }
    }
}
