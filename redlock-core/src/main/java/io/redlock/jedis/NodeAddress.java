package io.redlock.jedis;

import java.util.List;
import java.util.Optional;

/**
 * Where a Redis server is, and how to get in.
 *
 * @param host a name or an IP address, IPv6 without brackets
 * @param port the TCP port
 * @param tls whether the connection is encrypted
 * @param username the ACL user; empty for the default user
 * @param password the password; empty for none
 * @param database the number of the database
 */
record NodeAddress(
        String host,
        int port,
        boolean tls,
        Optional<String> username,
        Optional<String> password,
        Optional<Integer> database) {

    /** {@return the address without credentials, in the form in which it is shown} */
    String display() {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return (tls ? "rediss://" : "redis://") + shown + ":" + port;
    }

    /** {@return whether both name the same server, by name} */
    boolean isSameServerAs(NodeAddress other) {
        return host.equalsIgnoreCase(other.host) && port == other.port;
    }

    static void requireDistinct(List<NodeAddress> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            NodeAddress address = addresses.get(i);
            if (addresses.subList(0, i).stream().anyMatch(address::isSameServerAs)) {
                throw new InvalidNodesException(
                        address.display(),
                        "The node '%s' is there twice".formatted(address.display()),
                        "One server has one vote: name each once");
            }
        }
    }

    @Override
    public String toString() {
        return display();
    }
}
