package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.redlock.Acquired;
import io.redlock.Hold;
import io.redlock.LockContendedException;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.spring.WovenService.WovenByMeta;
import io.redlock.spring.WovenService.WovenByType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What AspectJ's load-time weaver adds to proxies. Runs in a JVM with the weaver as its agent. */
@Tag("woven")
@DisplayNameGeneration(ReplaceUnderscores.class)
class WeavingTest {

    private final MemoryLockNodes nodes = MemoryLockNodes.of(3);
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private WovenService service;
    private Redlock other;

    @BeforeEach
    void start() {
        context.register(LockConfiguration.class, WovenService.class, WovenByType.class, WovenByMeta.class);
        context.setAllowBeanDefinitionOverriding(true);
        context.registerBean("nodes", MemoryLockNodes.class, () -> nodes);
        context.refresh();
        service = context.getBean(WovenService.class);
        other = Redlock.builder().nodes(nodes).build();
    }

    @AfterEach
    void stop() {
        other.close();
        context.close();
    }

    @Test
    void a_method_that_another_of_its_class_calls_is_locked() {
        assertThat(service.throughAnother("1")).containsExactly("A_1");
    }

    @Test
    void a_private_method_is_locked() {
        assertThat(service.throughPrivate("1")).containsExactly("PRIVATE_1");
    }

    @Test
    void a_final_method_is_locked() {
        assertThat(service.sealed("1")).containsExactly("FINAL_1");
    }

    @Test
    void what_a_type_says_holds_for_its_public_methods_only() {
        WovenByType unmanaged = new WovenByType();

        assertThat(unmanaged.covered()).containsExactly("TYPE");
        assertThat(unmanaged).hasToString("held false");
    }

    @Test
    void a_meta_annotation_is_seen() {
        assertThat(context.getBean(WovenByMeta.class).call()).containsExactly("META");
    }

    @Test
    void an_object_that_is_no_bean_is_locked() {
        assertThat(new WovenService().throughProxy("1")).containsExactly("A_1");
    }

    @Test
    void somebody_else_is_kept_out() throws InterruptedException {
        try (Hold held = ((Acquired) other.acquire(LockRequest.of("PRIVATE_1"))).hold()) {
            assertThat(held.isValid()).isTrue();
            assertThatExceptionOfType(LockContendedException.class).isThrownBy(() -> service.throughPrivate("1"));
        }
        assertThat(service.throughPrivate("1")).containsExactly("PRIVATE_1");
    }

    @Test
    void a_call_that_came_through_the_proxy_has_its_lock_already_and_makes_its_key_once() {
        assertThat(service.unique()).containsExactly("UNIQUE_1");
        assertThat(service.unique()).containsExactly("UNIQUE_2");
    }

    @Test
    void a_method_that_calls_itself_is_locked_each_time() {
        assertThat(service.recurse(3)).isEqualTo(4);
    }

    @Test
    void of_two_contexts_the_one_that_has_such_a_bean_locks() throws InterruptedException {
        try (AnnotationConfigApplicationContext younger =
                        new AnnotationConfigApplicationContext(LockConfiguration.class, WovenByMeta.class);
                Hold held = ((Acquired) other.acquire(LockRequest.of("META"))).hold()) {
            assertThat(held.isValid()).isTrue();
            assertThat(younger.getBean(WovenByMeta.class).call())
                    .as("the younger context has nodes of its own")
                    .containsExactly("META");
            assertThat(service.throughPrivate("1")).containsExactly("PRIVATE_1");
        }
        assertThatExceptionOfType(LockContendedException.class).isThrownBy(() -> {
            try (Hold held = other.acquire(LockRequest.of("META")).orThrow()) {
                context.getBean(WovenByMeta.class).call();
                assertThat(held.isValid()).isTrue();
            }
        });
    }

    @Test
    void without_an_application_context_a_call_is_refused() {
        context.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> service.throughPrivate("1"))
                .withMessageContaining("WovenService.hidden")
                .withMessageContaining("no application context");
    }

    @Test
    void where_locks_are_switched_off_a_call_runs_without() {
        context.close();
        Runnable end = DistributedLockAspect.aspectOf().letPass();
        try {
            assertThat(new WovenByType()).hasToString("held false");
            assertThatIllegalStateException()
                    .isThrownBy(() -> service.throughPrivate("1"))
                    .withMessageContaining("No method with @DistributedLock runs here");
        } finally {
            end.run();
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> service.throughPrivate("1"))
                .withMessageContaining("no application context");
    }

    @Test
    void what_is_locked_holds_for_the_call_only() {
        assertThat(List.of(service.throughAnother("1"), service.throughAnother("1")))
                .containsOnly(List.of("A_1"));
        assertThat(CurrentHold.find()).isEmpty();
    }
}
