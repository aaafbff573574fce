package io.redlock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ContainerNodesIT {

    @Test
    void containers_can_be_paused_killed_and_restarted_on_their_port() {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(), "not on this machine: Docker, no engine answers");
        ServerSource image = new ServerSource.Image(ServerLocator.DEFAULT_IMAGE);
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
