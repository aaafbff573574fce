package io.redlock.test.postgresql;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where this machine has PostgreSQL's programs: on the path, or where Debian and Red Hat have them, which put only the
 * client's on the path.
 *
 * @param folder the folder that has them all
 */
record PostgresPrograms(Path folder) {

    private static final List<Path> HOMES = List.of(Path.of("/usr/lib/postgresql"), Path.of("/usr"));

    /** {@return the programs, the newest first found, or nothing if there are none} */
    static Optional<PostgresPrograms> find() {
        Stream<Path> onPath = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
        return Stream.concat(onPath, HOMES.stream().flatMap(PostgresPrograms::versionsBelow))
                .map(PostgresPrograms::new)
                .filter(PostgresPrograms::areComplete)
                .findFirst();
    }

    Path initdb() {
        return folder.resolve("initdb");
    }

    Path postgres() {
        return folder.resolve("postgres");
    }

    private boolean areComplete() {
        return Files.isExecutable(initdb()) && Files.isExecutable(postgres());
    }

    /** As {@code /usr/lib/postgresql/15/bin} and {@code /usr/pgsql-17/bin}. */
    private static Stream<Path> versionsBelow(Path home) {
        try (Stream<Path> versions = Files.isDirectory(home) ? Files.list(home) : Stream.empty()) {
            return versions
                    .filter(version -> version.getFileName().toString().matches("(pgsql-)?\\d+"))
                    .sorted(Comparator.comparingInt(PostgresPrograms::number).reversed())
                    .map(version -> version.resolve("bin"))
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + home, unreadable);
        }
    }

    private static int number(Path version) {
        return Integer.parseInt(version.getFileName().toString().replace("pgsql-", ""));
    }
}
