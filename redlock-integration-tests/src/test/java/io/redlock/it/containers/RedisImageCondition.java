package io.redlock.it.containers;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Asks the docker client, which answers at once where Testcontainers would try for minutes. */
final class RedisImageCondition implements ExecutionCondition {

    private static final long PATIENCE_SECONDS = 20;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return succeeds("docker", "image", "inspect", RedisImage.NAME)
                ? ConditionEvaluationResult.enabled("there is " + RedisImage.NAME)
                : ConditionEvaluationResult.disabled(
                        "not on this machine: docker, with an engine that has the image " + RedisImage.NAME);
    }

    static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
