package io.redlock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import redis.embedded.model.OsArchitecture;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EmbeddedServerIT {

    @Test
    void is_a_program_without_libraries_where_the_usual_one_does_not_start() throws IOException {
        assumeThat(OsArchitecture.detectOSandArchitecture())
                .as("not on this machine: Linux on x64")
                .isEqualTo(OsArchitecture.UNIX_x86_64);
        Path standalone = EmbeddedServer.unpack(program -> false);

        try (RedisNodes nodes = RedisNodes.builder().count(1).server(standalone).start()) {
            assertThat(nodes.command(0, "INFO", "server")).contains("arch_bits:32");
        }
    }

    @Test
    void is_the_usual_program_where_that_starts() throws IOException {
        assertThat(EmbeddedServer.unpack(program -> true)).isExecutable();
    }
}
