package io.redlock.sample.payment.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DemoTest {

    @TempDir
    private Path temporary;

    private DemoDirectory directory;

    @BeforeEach
    void choose() {
        directory = new DemoDirectory(temporary.resolve("new").resolve("demo"));
    }

    @Test
    void a_directory_has_one_owner_at_a_time() throws IOException {
        FileChannel ownership = directory.claim().orElseThrow();
        assertThat(directory.claim()).isEmpty();

        ownership.close();

        assertThat(directory.claim())
                .hasValueSatisfying(again -> assertThat(again.isOpen()).isTrue());
    }

    @Test
    void what_is_shared_is_read_as_it_was_written() throws IOException {
        DemoShare share =
                new DemoShare(List.of("redis://127.0.0.1:1", "redis://127.0.0.1:2"), "jdbc:h2:file:/a b/c;D=E");
        assertThat(DemoShare.readFrom(directory.share())).isEmpty();
        Files.createDirectories(directory.path());

        share.writeTo(directory.share());

        assertThat(DemoShare.readFrom(directory.share())).contains(share);
    }

    @Test
    void clearing_removes_what_the_last_owner_left_and_nothing_else() throws IOException {
        Files.createDirectories(directory.path());
        Path nodes = Files.createFile(directory.share());
        Path database = Files.createFile(directory.path().resolve("payment-1.mv.db"));
        Path another = Files.createFile(directory.path().resolve("payment-plan.txt"));
        Path lasting = Files.createFile(directory.path().resolve("lasting.mv.db"));

        directory.clear();

        assertThat(nodes).doesNotExist();
        assertThat(database).doesNotExist();
        assertThat(another).exists();
        assertThat(lasting).exists();
    }

    @Test
    void an_owner_whose_nodes_do_not_answer_is_not_waited_for_without_end() throws IOException {
        try (FileChannel ownership = directory.claim().orElseThrow()) {
            new DemoShare(List.of("redis://127.0.0.1:1"), "jdbc:h2:mem:").writeTo(directory.share());

            assertThatExceptionOfType(DemoException.class)
                    .isThrownBy(() -> Demo.startOrJoin(directory, Duration.ofMillis(1)))
                    .withMessageContaining(directory.path().toString())
                    .satisfies(failed -> assertThat(failed.remedy()).contains("demo.directory"));
            assertThat(ownership.isOpen()).isTrue();
        }
    }
}
