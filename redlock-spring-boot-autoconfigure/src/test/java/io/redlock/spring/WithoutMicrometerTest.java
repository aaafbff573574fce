package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Mono;

/** An application that has no Micrometer, not even what comes with Spring. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WithoutMicrometerTest {

    static class Payments {

        @DistributedLock("'k'")
        public String pay() {
            return CurrentHold.require("k").keys().toString();
        }

        @DistributedLock("'k'")
        public CompletableFuture<String> payLater() {
            return CompletableFuture.completedFuture("paid");
        }

        @DistributedLock("'k'")
        public Mono<String> payReactively() {
            return Mono.just("paid");
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
                return payments.pay()
                        + payments.payLater().join()
                        + payments.payReactively().block();
            }
        }
    }

    @Test
    void locks_its_methods_all_the_same() throws Exception {
        assertThat(withoutMicrometer("run")).isEqualTo("[k]paidpaid");
    }

    private static String withoutMicrometer(String method) throws Exception {
        try (URLClassLoader without = classesWithout("micrometer-")) {
            Thread.currentThread().setContextClassLoader(without);
            assertThatExceptionOfType(ClassNotFoundException.class)
                    .isThrownBy(() -> without.loadClass("io.micrometer.observation.ObservationRegistry"));
            return String.valueOf(without.loadClass(Application.class.getName())
                    .getMethod(method)
                    .invoke(null));
        } finally {
            Thread.currentThread().setContextClassLoader(WithoutMicrometerTest.class.getClassLoader());
        }
    }

    private static URLClassLoader classesWithout(String jar) {
        URL[] classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(jar))
                .map(WithoutMicrometerTest::url)
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
