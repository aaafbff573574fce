package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import io.redlock.LockContendedException;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ReflectionUtils;

/** What a native image would not find by itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RuntimeHintsTest {

    private final RuntimeHints hints = hintsOfApplication();

    record Order(String id, Customer customer) {}

    record Customer(long number) {}

    static class Tenants {

        public String current() {
            return "one";
        }
    }

    static class Conditions {

        public boolean isOpen() {
            return true;
        }
    }

    interface Shipping {

        @DistributedLock(key = "#order.id")
        void ship(Order order);
    }

    static class Orders implements Shipping {

        @DistributedLock(
                key = "'C'",
                condition = "@conditions.isOpen()",
                whenContended = WhenContended.FALLBACK,
                fallback = "later")
        public void close(String id) {}

        void later(String id, LockContendedException contended) {}

        @DistributedLock(key = "'L'", whenContended = WhenContended.SKIP)
        @SuppressWarnings("NonApiType") // It is what a skipped call has to make.
        public CompletableFuture<LinkedHashSet<String>> list() {
            return CompletableFuture.completedFuture(new LinkedHashSet<>());
        }

        @DistributedLock(key = "@tenants.current() + ':' + #order.customer.number + ':' + #root.target.region()")
        public void place(Order order) {}

        @DistributedLock(keys = {"'A_' + #locale.language", "'B_' + @tenants.current()"})
        public void both(Locale locale) {}

        @Override
        public void ship(Order order) {}

        public String region() {
            return "eu";
        }
    }

    static class Unlocked {

        public void work() {}
    }

    @Test
    void annotated_methods_are_found() {
        assertThat(hints).matches(invocable(Orders.class, "place"));
    }

    @Test
    void methods_that_an_interface_annotates_are_found() {
        assertThat(hints).matches(invocable(Orders.class, "ship"));
    }

    @Test
    void what_an_expression_reads_of_a_parameter_is_found_to_any_depth() {
        assertThat(hints)
                .matches(invocable(Order.class, "id"))
                .matches(invocable(Order.class, "customer"))
                .matches(invocable(Customer.class, "number"))
                .matches(invocable(Locale.class, "getLanguage"));
    }

    @Test
    void what_an_expression_calls_of_a_bean_is_found() {
        assertThat(hints)
                .matches(invocable(Tenants.class, "current"))
                .matches(invocable(Conditions.class, "isOpen"))
                .matches(invocable(Orders.class, "region"));
    }

    @Test
    void what_a_method_falls_back_to_is_found() {
        assertThat(hints).matches(invocable(Orders.class, "later"));
    }

    @Test
    void a_collection_that_a_skipped_call_returns_is_found() throws NoSuchMethodException {
        assertThat(hints).matches(reflection().onConstructorInvocation(LinkedHashSet.class.getConstructor()));
    }

    @Test
    void what_is_root_in_an_expression_is_found() {
        assertThat(hints).matches(invocable(KeyRoot.class, "getTarget")).matches(invocable(KeyRoot.class, "getArgs"));
    }

    @Test
    void the_scripts_for_tables_are_found() {
        assertThat(hints)
                .matches(resource().forResource("io/redlock/spring/jdbc/schema-h2.sql"))
                .matches(resource().forResource("io/redlock/spring/jdbc/schema-postgresql.sql"));
    }

    @Test
    void what_tells_virtual_threads_apart_is_found_where_there_are_any() {
        Method isVirtual = ReflectionUtils.findMethod(Thread.class, "isVirtual");

        assertThat(isVirtual == null
                        || reflection().onMethodInvocation(isVirtual).test(hints))
                .isTrue();
    }

    @Test
    void a_bean_without_a_lock_is_left_alone() {
        assertThat(invocable(Unlocked.class, "work").test(hints)).isFalse();
    }

    private static Predicate<RuntimeHints> invocable(Class<?> type, String method) {
        return reflection().onMethodInvocation(type, method);
    }

    private static RuntimeHints hintsOfApplication() {
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("io.redlock.generated", "Application")),
                new InMemoryGeneratedFiles());
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(LockConfiguration.class, Orders.class, Unlocked.class);
            context.registerBean("tenants", Tenants.class);
            context.registerBean("conditions", Conditions.class);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
        return generation.getRuntimeHints();
    }
}
