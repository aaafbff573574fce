package io.redlock.sample.payment.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The directory in which the instances of the demo on this machine find each other.
 *
 * <p>It belongs to the first instance, as long as that one lives: the operating system takes a file lock back from a
 * process that died, however it died. So nobody has to guess from a file that was left behind whether its writer lives.
 *
 * @param path where it is
 */
public record DemoDirectory(Path path) {

    private static final String DATABASE_PREFIX = "payment-";

    /** {@return the file with what the instances share} */
    Path share() {
        return path.resolve("nodes");
    }

    /**
     * Makes this process the owner, if there is none.
     *
     * @return what keeps the ownership until it is closed, or nothing if another process is the owner
     */
    Optional<FileChannel> claim() throws IOException {
        Files.createDirectories(path, ownerOnly());
        FileChannel channel =
                FileChannel.open(path.resolve("owner"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isLocked(channel)) {
            return Optional.of(channel);
        }
        channel.close();
        return Optional.empty();
    }

    /** Removes what an earlier owner left: its word of nodes that are gone, and its database. */
    void clear() throws IOException {
        Files.deleteIfExists(share());
        try (DirectoryStream<Path> databases = Files.newDirectoryStream(path, DATABASE_PREFIX + "*.db")) {
            for (Path database : databases) {
                Files.deleteIfExists(database);
            }
        }
    }

    /**
     * {@return the URL of a new database, for a new owner}
     *
     * <p>The name is new as well: an instance that outlived the last owner may still have that one's database open.
     */
    String newDatabase() {
        return database(DATABASE_PREFIX + ProcessHandle.current().pid());
    }

    /** {@return the URL of a database that no owner clears} */
    String lastingDatabase() {
        return database("lasting");
    }

    /**
     * AUTO_SERVER lets further instances in. Who waits for a row waits for another transaction's commit, which takes
     * milliseconds; ten seconds are for a machine that is busy with something else.
     */
    private String database(String name) {
        return "jdbc:h2:file:" + path.resolve(name) + ";AUTO_SERVER=TRUE;LOCK_TIMEOUT=10000";
    }

    /** A temporary directory is often everybody's, and the database has no password. */
    private FileAttribute<?>[] ownerOnly() {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ownedByThisVeryProcess) {
            return false;
        }
    }
}
