package io.redlock.simulation;

import io.redlock.node.OwnerToken;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When all is well again, and nobody wants a lock, no server has a lock key left of anybody who could have given it back
 * (checker 4 of 8.13). Who ended without a word could not; a server that came back with old data has keys that nobody
 * knows of; and one whose clock was set back keeps them for longer than anybody could know. Those go with their lease.
 */
final class Quiescence {

    private final Universe universe;

    Quiescence(Universe universe) {
        this.universe = universe;
    }

    void check() {
        Set<String> alive =
                universe.clients().stream().map(SimulatedClient::name).collect(Collectors.toSet());
        for (Server server : universe.servers()) {
            if (!server.wasRestored() && server.jumpedBack() == 0) {
                server.data().locks().forEach((key, token) -> {
                    if (alive.contains(clientOf(token))) {
                        universe.verdicts()
                                .violated("%s still has '%s' of %s, who gave it back"
                                        .formatted(server.address(), key, clientOf(token)));
                    }
                });
            }
        }
    }

    /** Later, when every lease is over, there is nothing left of anybody. */
    void checkEmpty() {
        for (Server server : universe.servers()) {
            server.data()
                    .locks()
                    .keySet()
                    .forEach(key -> universe.verdicts().violated(server.address() + " keeps '" + key + "' for ever"));
        }
    }

    private static String clientOf(String token) {
        String description = OwnerToken.descriptionIn(token).orElse("@");
        return description.substring(0, description.indexOf('@'));
    }
}
