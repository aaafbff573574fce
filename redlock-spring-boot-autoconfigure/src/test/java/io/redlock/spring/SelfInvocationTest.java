package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.ClassUtils;

/** Which calls of a locked method do not pass the proxy, as far as the class file tells. */
@SuppressWarnings("unused")
@DisplayNameGeneration(ReplaceUnderscores.class)
class SelfInvocationTest {

    private static Set<String> callersIn(Class<?> type) {
        Set<Method> locked = Arrays.stream(type.getMethods())
                .filter(method -> method.isAnnotationPresent(DistributedLock.class))
                .collect(Collectors.toSet());
        Map<Method, Set<String>> found = SelfInvocations.of(type, locked);
        return found.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    static class Direct {
        @DistributedLock("#id")
        public void pay(long id) {}

        public void payAll(List<Long> ids) {
            for (long id : ids) {
                pay(id);
            }
        }

        public void refund(long id) {}

        public void refundAll() {
            refund(7);
        }
    }

    @Test
    void a_call_by_another_method_of_the_class_is_found() {
        assertThat(callersIn(Direct.class)).containsExactly("payAll");
    }

    static class InLambdas {
        @DistributedLock("#id")
        public void pay(long id) {}

        public void byLambda(List<Long> ids) {
            ids.forEach(id -> pay(id));
        }

        public LongConsumer byReference() {
            return this::pay;
        }
    }

    @Test
    void a_call_in_a_lambda_is_found() {
        assertThat(callersIn(InLambdas.class)).containsExactlyInAnyOrder("byLambda", "byReference");
    }

    static class Inherits extends Direct {
        public void payTwice(long id) {
            super.pay(id);
            pay(id);
        }
    }

    @Test
    void a_call_of_an_inherited_method_is_found() {
        assertThat(callersIn(Inherits.class)).containsExactlyInAnyOrder("payAll", "payTwice");
    }

    static class Overrides extends Direct {
        @Override
        @DistributedLock("#id")
        public void pay(long id) {
            super.pay(id);
        }
    }

    static class Recursive {
        @DistributedLock("#id")
        public void pay(long id) {
            if (id > 0) {
                pay(id - 1);
            }
        }
    }

    @Test
    void a_call_by_the_method_itself_is_not_one() {
        assertThat(callersIn(Recursive.class)).isEmpty();
        assertThat(callersIn(Overrides.class)).containsExactly("payAll");
    }

    interface Typed<T> {
        void pay(T id);
    }

    /** The compiler gives it a pay(Object) that calls pay(Long). */
    static class OfType implements Typed<Long> {
        @Override
        @DistributedLock("#id")
        public void pay(Long id) {}
    }

    @Test
    void a_call_that_the_compiler_makes_is_not_one() {
        assertThat(SelfInvocations.of(OfType.class, Set.of(ClassUtils.getMethod(OfType.class, "pay", Long.class))))
                .isEmpty();
    }

    static class ThroughTheProxy {
        final ThroughTheProxy self;
        final ObjectProvider<ThroughTheProxy> selves;

        ThroughTheProxy(ThroughTheProxy self, ObjectProvider<ThroughTheProxy> selves) {
            this.self = self;
            this.selves = selves;
        }

        @DistributedLock("#id")
        public void pay(long id) {}

        public void byField(long id) {
            self.pay(id);
        }

        public void byProvider(long id) {
            selves.getObject().pay(id);
        }

        public void byParameter(ThroughTheProxy other, long id) {
            other.pay(id);
        }

        public void byMethod(long id) {
            self().pay(id);
        }

        private ThroughTheProxy self() {
            return this;
        }
    }

    @Test
    void a_call_that_may_pass_the_proxy_is_not_one() {
        assertThat(callersIn(ThroughTheProxy.class)).isEmpty();
    }

    @Test
    void a_class_without_a_readable_file_is_passed_over() {
        Runnable lambda = () -> {};

        assertThat(SelfInvocations.of(lambda.getClass(), Set.of())).isEmpty();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void the_startup_warns_of_it(CapturedOutput output) {
        new ApplicationContextRunner()
                .withUserConfiguration(LockConfiguration.class)
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withBean(Direct.class)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output)
                .contains("WARN")
                .contains(
                        "SelfInvocationTest$Direct.pay(long) is called by payAll of the same class, which does not pass the"
                                + " proxy: such a call runs without the lock. Call it through the bean");
    }
}
