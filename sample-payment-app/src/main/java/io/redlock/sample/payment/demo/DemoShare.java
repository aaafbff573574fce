package io.redlock.sample.payment.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What the instances of the demo share, as the first one writes it down for the others.
 *
 * @param nodes the addresses of the Redis nodes
 * @param database the JDBC URL of the database
 */
public record DemoShare(List<String> nodes, String database) {

    /** Copies the addresses. */
    public DemoShare {
        nodes = List.copyOf(nodes);
    }

    /** Nobody ever reads half a file: it is written aside, then put in place in one step. */
    void writeTo(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("nodes", String.join(",", nodes));
        properties.setProperty("database", database);
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (Writer writer = Files.newBufferedWriter(draft)) {
            properties.store(writer, "Redlock payment demo: written by its first instance, read by the others");
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** {@return what the file says, or nothing if there is no such file} */
    static Optional<DemoShare> readFrom(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException notThereYet) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file, unreadable);
        }
        String nodes = properties.getProperty("nodes", "");
        return Optional.of(new DemoShare(List.of(nodes.split(",")), properties.getProperty("database", "")));
    }
}
