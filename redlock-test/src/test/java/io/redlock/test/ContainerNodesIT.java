package io.redlock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ContainerNodesIT {

    private static final String IMAGE = System.getProperty(ServerLocator.IMAGE_PROPERTY, ServerLocator.DEFAULT_IMAGE);

    private static final long PATIENCE_SECONDS = 20;

    /** Asked of the docker client, which answers at once where Testcontainers would pull for minutes. */
    private static boolean hasImage() throws InterruptedException {
        try {
            Process inspection = new ProcessBuilder("docker", "image", "inspect", IMAGE)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = inspection.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            inspection.destroyForcibly();
            return ended && inspection.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @Test
    void containers_can_be_paused_killed_and_restarted_on_their_port() throws InterruptedException {
        assumeTrue(hasImage(), "not on this machine: docker, with an engine that has the image " + IMAGE);
        ServerSource image = new ServerSource.Image(IMAGE);
        try (RedisNodes nodes =
                RedisNodes.builder().count(2).source(() -> image).start()) {
            String address = nodes.address(0);

            nodes.pause(0);
            nodes.resume(0);
            nodes.pause(0);
            nodes.kill(0);
            assertThat(nodes.isRunning(0)).isFalse();
            nodes.restart(0);
            nodes.stop(1);
            nodes.reset();

            assertThat(nodes.address(0)).isEqualTo(address);
            assertThat(nodes.command(0, "PING")).isEqualTo("PONG");
            assertThat(nodes.command(1, "PING")).isEqualTo("PONG");
        }
    }
}
