package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Hold;
import io.redlock.Redlock;
import java.io.Serializable;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Function;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AliasFor;

/** Where the annotation may stand, and what is locked then. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DistributedLockTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(LockConfiguration.class);
    private final ApplicationContextRunner byClass =
            runner.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class));

    /** Tells what is locked while a method of it runs. */
    static class Observed {

        @Autowired
        Redlock redlock;

        String locks() {
            return describe(redlock.holds());
        }
    }

    private static String describe(List<Hold> holds) {
        return holds.isEmpty()
                ? "none"
                : holds.get(0).name() + " " + holds.get(0).keys();
    }

    private <T> void locks(Class<T> type, Class<? extends T> bean, Function<T, String> call, String expected) {
        (type.isInterface() ? runner : byClass).withBean(bean).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(call.apply(context.getBean(type))).isEqualTo(expected);
            assertThat(context.getBean(Redlock.class).holds()).isEmpty();
        });
    }

    static class OnMethod extends Observed {
        @DistributedLock("'u' + #id")
        public String call(long id) {
            return locks();
        }

        @DistributedLock(key = "'v' + #id", name = "short")
        String callFromThePackage(long id) {
            return locks();
        }

        public String other() {
            return locks();
        }
    }

    @Test
    void locks_a_method() {
        locks(OnMethod.class, OnMethod.class, bean -> bean.call(7), "OnMethod.call [u7]");
    }

    @Test
    void locks_a_method_that_is_not_public() {
        locks(OnMethod.class, OnMethod.class, bean -> bean.callFromThePackage(7), "short [v7]");
    }

    @Test
    void leaves_other_methods_alone() {
        locks(OnMethod.class, OnMethod.class, OnMethod::other, "none");
    }

    static class Inherits extends OnMethod {}

    @Test
    void locks_a_method_that_is_inherited() {
        locks(Inherits.class, Inherits.class, bean -> bean.call(7), "Inherits.call [u7]");
    }

    @DistributedLock("'class'")
    static class OnClass extends Base {
        public String call() {
            return locks();
        }

        @DistributedLock("'method'")
        public String own() {
            return locks();
        }

        String hidden() {
            return locks();
        }

        public static String shared() {
            return "static";
        }

        @Override
        public String toString() {
            return locks();
        }
    }

    static class Base extends Observed {
        public String inherited() {
            return locks();
        }

        public final String fixed() {
            return "final";
        }
    }

    @Test
    void locks_all_public_methods_of_a_class() {
        locks(OnClass.class, OnClass.class, OnClass::call, "OnClass.call [class]");
        locks(OnClass.class, OnClass.class, OnClass::inherited, "OnClass.inherited [class]");
    }

    @Test
    void prefers_the_annotation_of_the_method_to_that_of_its_class() {
        locks(OnClass.class, OnClass.class, OnClass::own, "OnClass.own [method]");
    }

    @Test
    void leaves_methods_of_Object_alone() {
        locks(OnClass.class, OnClass.class, OnClass::toString, "none");
    }

    @Test
    void leaves_methods_of_a_class_alone_that_are_not_public() {
        locks(OnClass.class, OnClass.class, OnClass::hidden, "none");
    }

    interface Service {
        @DistributedLock("'i' + #id")
        String call(long id);

        @DistributedLock("'d' + #id")
        default String byDefault(long id) {
            return call(id);
        }
    }

    static class Renaming extends Observed implements Service {
        @Override
        public String call(long renamed) {
            return locks();
        }
    }

    @Test
    void locks_a_method_of_an_interface_by_the_names_of_its_parameters_there() {
        locks(Service.class, Renaming.class, bean -> bean.call(7), "Renaming.call [i7]");
    }

    @Test
    void locks_a_default_method_of_an_interface() {
        locks(Service.class, Renaming.class, bean -> bean.byDefault(7), "Service.byDefault [d7]");
    }

    @DistributedLock("'t' + #p0")
    interface TypedService<T extends Serializable> {
        String call(T id);
    }

    static class Typed extends Observed implements TypedService<Long> {
        @Override
        public String call(Long id) {
            return locks();
        }

        public String other() {
            return locks();
        }
    }

    @Test
    void locks_the_methods_of_an_annotated_interface_also_where_a_type_parameter_stands_between() {
        locks(Typed.class, Typed.class, bean -> bean.call(7L), "Typed.call [t7]");
        locks(TypedService.class, Typed.class, DistributedLockTest::callRaw, "Typed.call [t7]");
    }

    @SuppressWarnings("unchecked")
    private static String callRaw(TypedService<?> service) {
        return ((TypedService<Long>) service).call(7L);
    }

    @Test
    void leaves_methods_alone_that_are_not_on_the_annotated_interface() {
        locks(Typed.class, Typed.class, Typed::other, "none");
    }

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @DistributedLock(lease = "5s")
    @interface OrderLocked {
        @AliasFor(annotation = DistributedLock.class, attribute = "key")
        String by();
    }

    static class WithMeta extends Observed {
        @OrderLocked(by = "'o' + #id")
        public String call(long id) {
            return locks();
        }
    }

    @Test
    void locks_by_a_meta_annotation() {
        locks(WithMeta.class, WithMeta.class, bean -> bean.call(7), "WithMeta.call [o7]");
    }

    @Test
    void works_through_a_proxy_made_of_interfaces() {
        runner.withBean(Service.class, Renaming::new).run(context -> {
            Service bean = context.getBean(Service.class);
            assertThat(AopUtils.isJdkDynamicProxy(bean)).isTrue();
            assertThat(bean.call(7)).isEqualTo("Renaming.call [i7]");
        });
    }

    @Test
    void works_through_a_proxy_made_of_the_class() {
        byClass.withBean(Service.class, Renaming::new).run(context -> {
            Service bean = context.getBean(Service.class);
            assertThat(AopUtils.isCglibProxy(bean)).isTrue();
            assertThat(bean.call(7)).isEqualTo("Renaming.call [i7]");
        });
    }

    @Test
    void locks_once_where_one_bean_has_two_names() {
        byClass.withBean("original", OnMethod.class)
                .withUserConfiguration(Alias.class)
                .run(context -> {
                    OnMethod alias = context.getBean("alias", OnMethod.class);

                    assertThat(alias.call(7)).isEqualTo("OnMethod.call [u7]");
                });
    }

    static class Alias {

        @Bean
        OnMethod alias(@Qualifier("original") OnMethod original) {
            return original;
        }
    }

    @Test
    void locks_a_bean_that_has_nothing_behind_its_proxy() {
        runner.withUserConfiguration(Remote.class)
                .run(context ->
                        assertThat(context.getBean(Service.class).call(7)).isEqualTo("Service.call [i7]"));
    }

    /** Such as a client whose methods are HTTP requests: an interface, and advice that answers. */
    private static Service client(Redlock redlock) {
        MethodInterceptor answer = call -> describe(redlock.holds());
        return ProxyFactory.getProxy(Service.class, answer);
    }

    @Test
    void locks_a_bean_that_is_a_proxy_of_somebody_elses() {
        runner.withUserConfiguration(Foreign.class).run(context -> {
            Redlock redlock = context.getBean(Redlock.class);
            Service bean = context.getBean(Service.class);

            assertThat(bean.call(7)).isEqualTo("Service.call [i7]");
            assertThat(redlock.holds()).isEmpty();
        });
    }

    static class Remote {

        @Bean
        Service service(Redlock redlock) {
            return client(redlock);
        }
    }

    static class Foreign {

        @Bean
        Service service(Redlock redlock) {
            // Post-processors put beans into maps.
            InvocationHandler answer =
                    (proxy, method, args) -> method.getName().equals("hashCode") ? 7 : describe(redlock.holds());
            ClassLoader loader = Service.class.getClassLoader();
            return (Service) Proxy.newProxyInstance(loader, new Class<?>[] {Service.class}, answer);
        }
    }
}
