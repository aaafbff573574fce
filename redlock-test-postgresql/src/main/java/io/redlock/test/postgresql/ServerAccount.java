package io.redlock.test.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom the server runs: as ourselves, unless we are root, as whom PostgreSQL refuses to run.
 *
 * @param prefix what stands before a command
 */
record ServerAccount(List<String> prefix) {

    /** Gives the folder to whoever the server runs as. */
    static ServerAccount forFolder(Path folder) throws IOException {
        if (!Files.getOwner(folder).getName().equals("root")) {
            return new ServerAccount(List.of());
        }
        UserPrincipal owner = unprivileged(folder);
        Files.setOwner(folder, owner);
        return new ServerAccount(List.of("setpriv", "--reuid=" + owner.getName(), "--clear-groups"));
    }

    /** The package's own account, or the one that every system has. */
    private static UserPrincipal unprivileged(Path folder) throws IOException {
        var accounts = folder.getFileSystem().getUserPrincipalLookupService();
        try {
            return accounts.lookupPrincipalByName("postgres");
        } catch (UserPrincipalNotFoundException without) {
            return accounts.lookupPrincipalByName("nobody");
        }
    }

    List<String> command(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }
}
