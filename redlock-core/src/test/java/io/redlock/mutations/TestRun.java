package io.redlock.mutations;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one test in this JVM, and writes to a file what came of it: a JVM of its own, since a mutant may leave anything behind. */
final class TestRun implements TestExecutionListener {

    static final String PASSED = "passed";
    static final String FAILED = "failed";
    static final String BROKEN = "broken";

    private int ran;
    private Optional<Throwable> failure = Optional.empty();

    /** Takes a class, a sentence or nothing for all of it, and the file to write to: a word, and what was thrown. */
    public static void main(String[] arguments) throws IOException {
        DiscoverySelector tests = arguments[1].isEmpty()
                ? selectClass(arguments[0])
                : selectUniqueId(Sentences.of(arguments[0]).idOf(arguments[1]).orElseThrow());
        TestRun run = new TestRun();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(tests)
                                .build(),
                        run);
        Files.writeString(Path.of(arguments[2]), run.outcome());
        // Threads of a mutant may be waiting for ever.
        Runtime.getRuntime().halt(0);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        ran += test.isTest() ? 1 : 0;
        failure = failure.or(result::getThrowable);
    }

    private String outcome() {
        if (failure.isEmpty()) {
            return ran > 0 ? PASSED : BROKEN + "\nNo test ran";
        }
        boolean asserted = failure.get() instanceof AssertionError;
        return (asserted ? FAILED : BROKEN) + '\n' + failure.get();
    }
}
