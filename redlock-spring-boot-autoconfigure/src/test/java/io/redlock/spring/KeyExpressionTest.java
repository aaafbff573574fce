package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyExpressionTest {

    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

    /** The methods whose parameters the keys are made of; which key it is, each test says. */
    @SuppressWarnings("unused")
    static class Shop {

        public void pay(long userId, BigDecimal amount) {}

        public void rename(String user, @Nullable Object anything) {}

        public void order(Order order) {}

        public void ship(Address address, Number weight, int[] parcels) {}

        public void nothing() {}

        public String tenant() {
            return "acme";
        }
    }

    public record Customer(String name, BigDecimal limit) {}

    public record Order(Integer id, @Nullable Customer customer) {}

    public static final class Address {}

    private KeyExpressions parse(String key, String method) {
        return KeyExpressions.parse(locked(key, method), beans);
    }

    private static LockedMethod locked(String key, String name) {
        return Arrays.stream(Shop.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .map(method -> new LockedMethod(method, Shop.class, Annotations.withKey(key), method, false))
                .findFirst()
                .orElseThrow();
    }

    private String key(String key, String method, @Nullable Object... args) {
        return parse(key, method).requestFor(new Shop(), args).keys().get(0);
    }

    @Nested
    class A_key {

        @Test
        void is_joined_of_its_parts() {
            assertThat(key("'PAYMENT_' + #userId + #amount", "pay", 7L, new BigDecimal("49.90")))
                    .isEqualTo("PAYMENT_749.9");
        }

        @ParameterizedTest
        @ValueSource(strings = {"49.9", "49.90", "49.900", "4.99E+1"})
        void is_the_same_for_amounts_that_are_the_same(String amount) {
            assertThat(key("'P:' + #amount", "pay", 7L, new BigDecimal(amount))).isEqualTo("P:49.9");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                        #userId                                | 7
                        #p0 + ':' + #p1                        | 7:1.5
                        #a0 + '/' + #a1                        | 7/1.5
                        'x' + (#userId + ':' + #amount)        | x7:1.5
                        'v' + 2 + #userId                      | v27
                        #root.args[0]                          | 7
                        #root.method.name + '-' + #userId      | pay-7
                        #root.target.tenant() + ':' + #userId  | acme:7
                        #root.targetClass.simpleName           | Shop
                        method.name                            | pay
                        (#userId > 5 ? 'big' : 'small') + #p1  | big1.5
                        'p' + (#userId * 2)                    | p14
                        'p' + -#userId                         | p-7
                        T(java.lang.Math).max(#userId, 9L)     | 9
                        @tenants['eu'] + ':' + #userId         | acme-eu:7
                        #root.args.?[#this == 7L][0]           | 7
                        """)
        void may_say_all_that_the_expression_language_can(String expression, String expected) {
            beans.registerSingleton("tenants", Map.of("eu", "acme-eu"));

            assertThat(key(expression, "pay", 7L, new BigDecimal("1.50"))).isEqualTo(expected);
        }

        @Test
        void follows_properties_of_a_parameter() {
            Order order = new Order(3, new Customer("Ada", new BigDecimal("10.0")));

            assertThat(key("#order.id + ':' + #order.customer.name + ':' + #order.customer.limit", "order", order))
                    .isEqualTo("3:Ada:10");
        }

        @Test
        void may_be_one_text_for_all() {
            assertThat(key("'nightly'", "nothing")).isEqualTo("nightly");
        }
    }

    @Nested
    class A_call_is_refused {

        @Test
        void for_a_null_part_which_is_named() {
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> key("'USER_' + #user", "rename", null, 1))
                    .withMessageContaining("Shop.rename(String, Object)")
                    .withMessageContaining("\"'USER_' + #user\"")
                    .withMessageContaining("#user is null, so strangers would wait for each other");
        }

        @Test
        void for_a_blank_part() {
            assertThatThrownBy(() -> key("'USER_' + #user", "rename", " ", 1)).hasMessageContaining("#user is blank");
        }

        @Test
        void for_a_null_on_the_way_to_a_property() {
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> key("'O' + #order.customer.name", "order", new Order(1, null)))
                    .withMessageContaining("#order.customer.name cannot be evaluated");
        }

        @Test
        void for_a_sum_that_only_the_values_show() {
            assertThatExceptionOfType(InvalidLockKeyException.class)
                    .isThrownBy(() -> key("#anything + #root.args[0]", "rename", 3, 4))
                    .withMessageContaining("#anything + #root.args[0] is a sum of two numbers")
                    .withMessageContaining("#anything + ':' + #root.args[0]");
        }

        @Test
        void for_a_value_without_a_text() {
            assertThatThrownBy(() -> key("'x' + #anything", "rename", "a", new Object()))
                    .isInstanceOf(InvalidLockKeyException.class)
                    .hasMessageContaining("#anything is a java.lang.Object, which has no toString() of its own");
        }

        @Test
        void for_the_root_as_a_key() {
            assertThatThrownBy(() -> key("#root", "nothing")).isInstanceOf(InvalidLockKeyException.class);
        }

        @Test
        void for_a_key_that_is_too_long() {
            assertThatThrownBy(() -> key("'x' + #user", "rename", "u".repeat(600), 1))
                    .isInstanceOf(InvalidLockKeyException.class)
                    .hasMessageContaining("601 bytes")
                    .hasMessageNotContaining("u".repeat(100));
        }
    }

    @Nested
    class The_startup_is_refused {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                        #userId +               | pay     | cannot be read
                        ``                      | pay     | It has no key
                        #nope                   | pay     | #nope is unknown. There are #userId, #amount and #p0 to #p1
                        'a' + #order.id + #p1   | order   | #p1 is unknown. There are #order and #p0
                        #p0                     | nothing | #p0 is unknown. The method has no parameters
                        @t.of(#nope)            | pay     | @t names no bean
                        #userId + #amount       | pay     | #userId + #amount is a sum of two numbers
                        'P' + (#userId + #p1)   | pay     | #userId + #p1 is a sum of two numbers
                        #userId + 1             | pay     | #userId + 1 is a sum of two numbers
                        'P' + null              | pay     | null is null
                        'P' + #address          | ship    | Address, which has no toString() of its own
                        #parcels                | ship    | #parcels is an array
                        PAYMENT                 | pay     | 'PAYMENT' is neither a text nor a variable
                        #root.targetclass       | pay     | 'targetclass' is neither a text nor a variable
                        tenant() + #userId      | pay     | #root.target.tenant()
                        #hash(#userId)          | pay     | is a function, and there are none
                        #p0 > 1 ? 'a' + #p0 : 1 | pay     | joins a text inside a choice
                        """)
        void for_what_can_be_known_then(String key, String method, String problem) {
            assertThatExceptionOfType(InvalidDistributedLockException.class)
                    .isThrownBy(() -> parse(key, method))
                    .withMessageContaining("KeyExpressionTest$Shop." + method + "(")
                    .withMessageContaining(problem);
        }

        @Test
        void for_a_name_that_is_not_in_the_class_file() throws Exception {
            Class<?> nameless = Nameless.compile();
            var method = nameless.getMethod("pay", long.class);
            var locked = LockedMethod.find(method, nameless).orElseThrow();

            assertThatExceptionOfType(InvalidDistributedLockException.class)
                    .isThrownBy(() -> KeyExpressions.parse(locked, beans))
                    .withMessageContaining("#userId is unknown")
                    .withMessageContaining("compile with -parameters or use #p0");
        }
    }

    @Nested
    @ExtendWith(OutputCaptureExtension.class)
    class A_warning {

        @Test
        void names_two_parts_that_stand_side_by_side(CapturedOutput output) {
            parse("'PAYMENT_' + #userId + #amount", "pay");

            assertThat(output)
                    .contains("Shop.pay(long, BigDecimal) has nothing between #userId and #amount")
                    .contains("#userId + ':' + #amount");
        }

        @Test
        void is_not_given_where_a_separator_stands(CapturedOutput output) {
            parse("'PAYMENT_' + #userId + ':' + #amount", "pay");

            assertThat(output).doesNotContain("has nothing between");
        }
    }
}
