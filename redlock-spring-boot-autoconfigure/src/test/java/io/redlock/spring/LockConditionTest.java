package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redlock.Hold;
import io.redlock.LockContendedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which calls are locked where the annotation has a condition. */
@SuppressWarnings("unused")
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockConditionTest {

    private final PolicyFixture<Orders> application = new PolicyFixture<>(Orders.class);
    private final Orders orders = application.bean;

    static class Orders {

        @DistributedLock(key = "'O' + #id", condition = "#amount > 100")
        public List<String> order(@Nullable Long id, int amount) {
            return keysOf(CurrentHold.find().stream().toList());
        }

        @DistributedLock(key = "'O'", condition = "#wanted")
        public List<String> orderIf(@Nullable Boolean wanted) {
            return keysOf(CurrentHold.find().stream().toList());
        }

        @DistributedLock(key = "'O'", condition = "#root.target.says(#answer)")
        public List<String> orderAsked(@Nullable Object answer) {
            return keysOf(CurrentHold.find().stream().toList());
        }

        @DistributedLock(key = "'O'", condition = "#name.length() > 3")
        public void orderOf(@Nullable String name) {}

        public @Nullable Object says(@Nullable Object answer) {
            return answer;
        }

        @DistributedLock(key = "'outer'")
        public void outer(Runnable work) {
            work.run();
        }

        private static List<String> keysOf(List<Hold> holds) {
            return holds.stream().flatMap(hold -> hold.keys().stream()).toList();
        }
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void a_call_is_locked_if_it_is_true() {
        assertThat(orders.order(7L, 101)).containsExactly("O7");
        assertThat(orders.orderIf(true)).containsExactly("O");
    }

    @Test
    void a_call_runs_without_the_lock_if_it_is_false() {
        application.contend("O7");

        assertThat(orders.order(7L, 100)).isEmpty();
        assertThatExceptionOfType(LockContendedException.class).isThrownBy(() -> orders.order(7L, 101));
    }

    @Test
    void the_key_is_not_made_if_it_is_false() {
        assertThat(orders.order(null, 100)).isEmpty();
        assertThatExceptionOfType(InvalidLockKeyException.class).isThrownBy(() -> orders.order(null, 101));
    }

    @Test
    void the_current_hold_stays_that_of_the_call_around_it_if_it_is_false() {
        orders.outer(() -> assertThat(orders.order(7L, 100)).containsExactly("outer"));
    }

    @Test
    void a_call_for_which_it_is_null_fails() {
        assertThatExceptionOfType(InvalidLockConditionException.class)
                .isThrownBy(() -> orders.orderIf(null))
                .withMessageContaining("Condition \"#wanted\" of the lock on")
                .withMessageContaining("LockConditionTest$Orders.orderIf(Boolean) is null")
                .withMessageContaining("Compare it with something");
    }

    @Test
    void a_call_for_which_it_is_something_else_fails() {
        assertThatExceptionOfType(InvalidLockConditionException.class)
                .isThrownBy(() -> orders.orderAsked("true"))
                .withMessageContaining("is a java.lang.String, neither true nor false");
        assertThat(orders.orderAsked(false)).isEmpty();
    }

    @Test
    void a_call_for_which_it_cannot_be_evaluated_fails() {
        assertThatExceptionOfType(InvalidLockConditionException.class)
                .isThrownBy(() -> orders.orderOf(null))
                .withMessageContaining("Orders.orderOf(String) cannot be evaluated: ")
                .withMessageContaining("length");
    }

    @Nested
    class At_startup {

        private void stops(Class<?> bean, String problem) {
            new ApplicationContextRunner()
                    .withUserConfiguration(LockConfiguration.class)
                    .withBean(bean)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .isInstanceOf(InvalidDistributedLockException.class)
                            .hasMessageContaining("LockConditionTest$%s.pay(long)".formatted(bean.getSimpleName()))
                            .hasMessageContaining(problem));
        }

        @Test
        void one_that_cannot_be_read_is_refused() {
            stops(Unreadable.class, "The condition \"#id >\" cannot be read");
        }

        @Test
        void one_with_an_unknown_variable_is_refused() {
            stops(Unknown.class, "In its condition, #di is unknown. There are #id and #p0");
        }

        @Test
        void one_with_an_unknown_bean_is_refused() {
            stops(NoBean.class, "In its condition, @nobody names no bean");
        }

        @Test
        void one_that_can_be_neither_true_nor_false_is_refused() {
            stops(Text.class, "In its condition, 'true' is neither true nor false. Compare it with something");
            stops(JustANumber.class, "In its condition, #id is neither true nor false");
        }

        @Test
        void one_that_joins_texts_is_taken() {
            new ApplicationContextRunner()
                    .withUserConfiguration(LockConfiguration.class)
                    .withBean(Joining.class)
                    .run(context -> assertThat(context).hasNotFailed());
        }
    }

    static class Unreadable {
        @DistributedLock(key = "#id", condition = "#id >")
        public void pay(long id) {}
    }

    static class Unknown {
        @DistributedLock(key = "#id", condition = "#di > 7")
        public void pay(long id) {}
    }

    static class NoBean {
        @DistributedLock(key = "#id", condition = "@nobody.knows()")
        public void pay(long id) {}
    }

    static class Text {
        @DistributedLock(key = "#id", condition = "'true'")
        public void pay(long id) {}
    }

    static class JustANumber {
        @DistributedLock(key = "#id", condition = "#id")
        public void pay(long id) {}
    }

    static class Joining {
        @DistributedLock(key = "'J'", condition = "#ids.![#this + 'x'].contains('ax')")
        public void pay(List<String> ids) {}
    }
}
