package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** An application that has no spring-tx. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WithoutTransactionsTest {

    static class Payments {

        @DistributedLock("'k'")
        public String pay() {
            return CurrentHold.require("k").keys() + " " + TransactionHolds.areKept();
        }
    }

    /** What runs in it. */
    public static final class Application {

        private Application() {}

        /** Started by the test, where all classes are loaded anew. */
        public static String run() {
            try (AnnotationConfigApplicationContext context =
                    new AnnotationConfigApplicationContext(LockConfiguration.class, Payments.class)) {
                return context.getBean(Payments.class).pay();
            }
        }
    }

    @Test
    void locks_its_methods_all_the_same() throws Exception {
        try (URLClassLoader without = classesWithout("spring-tx")) {
            Thread.currentThread().setContextClassLoader(without);
            assertThatExceptionOfType(ClassNotFoundException.class)
                    .isThrownBy(() -> without.loadClass("org.springframework.transaction.TransactionManager"));

            Method run = without.loadClass(Application.class.getName()).getMethod("run");
            assertThat(run.invoke(null)).isEqualTo("[k] false");
        } finally {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }
    }

    private static URLClassLoader classesWithout(String jar) {
        URL[] classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(jar))
                .map(WithoutTransactionsTest::url)
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
