package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** An application that has no reactor-core. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WithoutReactorTest {

    static class Payments {

        @DistributedLock("'k'")
        public String pay() {
            return CurrentHold.require("k").keys().toString();
        }

        @DistributedLock("'k'")
        public CompletableFuture<String> payLater() {
            return CompletableFuture.completedFuture("paid");
        }
    }

    static class Streams {

        @DistributedLock("'k'")
        public Flow.Publisher<String> pay() {
            return subscriber -> {};
        }
    }

    /** What runs in it. */
    public static final class Application {

        private Application() {}

        /** Started by the test, where all classes are loaded anew. */
        public static String run() {
            try (AnnotationConfigApplicationContext context =
                    new AnnotationConfigApplicationContext(LockConfiguration.class, Payments.class)) {
                Payments payments = context.getBean(Payments.class);
                return payments.pay() + payments.payLater().join();
            }
        }

        /** What stops the startup. */
        public static String refusal() {
            try (AnnotationConfigApplicationContext unused =
                    new AnnotationConfigApplicationContext(LockConfiguration.class, Streams.class)) {
                return "started";
            } catch (BeanCreationException refused) {
                return String.valueOf(refused.getMessage());
            }
        }
    }

    @Test
    void locks_its_methods_all_the_same() throws Exception {
        assertThat(withoutReactor("run")).isEqualTo("[k]paid");
    }

    @Test
    void is_told_what_a_reactive_method_needs() throws Exception {
        assertThat(withoutReactor("refusal"))
                .contains("Streams.pay()", "Put io.projectreactor:reactor-core on the class path");
    }

    private static String withoutReactor(String method) throws Exception {
        try (URLClassLoader without = classesWithout("reactor-core")) {
            Thread.currentThread().setContextClassLoader(without);
            assertThatExceptionOfType(ClassNotFoundException.class)
                    .isThrownBy(() -> without.loadClass("reactor.core.publisher.Mono"));
            return String.valueOf(without.loadClass(Application.class.getName())
                    .getMethod(method)
                    .invoke(null));
        } finally {
            Thread.currentThread().setContextClassLoader(WithoutReactorTest.class.getClassLoader());
        }
    }

    private static URLClassLoader classesWithout(String jar) {
        URL[] classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(jar))
                .map(WithoutReactorTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(classes, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
