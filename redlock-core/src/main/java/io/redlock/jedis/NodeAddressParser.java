package io.redlock.jedis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads {@code host:port}, {@code [::1]:6379} and {@code redis[s]://[user[:password]@]host[:port][/database]}.
 *
 * <p>The credentials end at the last {@code @}, so that a password may have {@code @}, {@code :} and {@code /} in it as
 * they are. What is percent-encoded is decoded; a lone {@code %} stays.
 */
final class NodeAddressParser {

    private static final int DEFAULT_PORT = 6379;
    private static final int HIGHEST_PORT = 65_535;
    private static final String FORM = "Write host:port or redis://[user[:password]@]host[:port][/database]";

    private final String entry;
    private final String shown;

    private NodeAddressParser(String entry) {
        this.entry = entry;
        this.shown = withoutPassword(entry);
    }

    static NodeAddress parse(String entry) {
        return new NodeAddressParser(entry.strip()).parse();
    }

    private NodeAddress parse() {
        int schemeEnd = entry.indexOf("://");
        String scheme = schemeEnd < 0 ? "redis" : entry.substring(0, schemeEnd);
        if (!scheme.equals("redis") && !scheme.equals("rediss")) {
            throw invalid("has the unknown scheme '" + scheme + "'", "Use redis:// or, with TLS, rediss://");
        }
        String rest = schemeEnd < 0 ? entry : entry.substring(schemeEnd + "://".length());
        int at = rest.lastIndexOf('@');
        String server = rest.substring(at + 1);
        int slash = server.indexOf('/');
        Optional<Integer> database = slash < 0 ? Optional.empty() : database(server.substring(slash + 1));
        return address(
                scheme, at < 0 ? "" : rest.substring(0, at), slash < 0 ? server : server.substring(0, slash), database);
    }

    private NodeAddress address(String scheme, String credentials, String server, Optional<Integer> database) {
        int colon = credentials.indexOf(':');
        Optional<String> username = present(colon < 0 ? credentials : credentials.substring(0, colon));
        Optional<String> password = present(colon < 0 ? "" : credentials.substring(colon + 1));
        int hostEnd = hostEnd(server);
        String host = server.startsWith("[") ? server.substring(1, hostEnd - 1) : server.substring(0, hostEnd);
        if (host.isBlank()) {
            throw invalid("names no host", FORM);
        }
        return new NodeAddress(
                host, port(server.substring(hostEnd)), scheme.equals("rediss"), username, password, database);
    }

    private int hostEnd(String server) {
        if (server.startsWith("[")) {
            int bracket = server.indexOf(']');
            if (bracket < 0) {
                throw invalid("has an IPv6 address without its closing bracket", "Write [::1]:6379");
            }
            return bracket + 1;
        }
        int colon = server.indexOf(':');
        if (colon != server.lastIndexOf(':')) {
            throw invalid("has more than one colon behind its host", "Put an IPv6 address into brackets: [::1]:6379");
        }
        return colon < 0 ? server.length() : colon;
    }

    private int port(String behindHost) {
        if (behindHost.isEmpty()) {
            return DEFAULT_PORT;
        }
        int port = number(behindHost.substring(1));
        if (behindHost.charAt(0) != ':' || port < 1 || port > HIGHEST_PORT) {
            throw invalid(
                    "has no valid port", "A port is a number from 1 to " + HIGHEST_PORT + "; without one it is 6379");
        }
        return port;
    }

    private Optional<Integer> database(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int database = number(text);
        if (database < 0) {
            throw invalid("has no valid database", "Behind the slash stands the database's number, for example /0");
        }
        return Optional.of(database);
    }

    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : -1;
    }

    private static Optional<String> present(String credential) {
        return credential.isEmpty() ? Optional.empty() : Optional.of(decoded(credential));
    }

    private static String decoded(String credential) {
        try {
            return URLDecoder.decode(credential.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return credential;
        }
    }

    private InvalidNodesException invalid(String problem, String remedy) {
        return new InvalidNodesException(shown, "The node '%s' %s".formatted(shown, problem), remedy);
    }

    /** What stands before the last {@code @} may be a password, and is not shown. */
    private static String withoutPassword(String entry) {
        int at = entry.lastIndexOf('@');
        int schemeEnd = entry.indexOf("://");
        String scheme = schemeEnd < 0 ? "" : entry.substring(0, schemeEnd + "://".length());
        return at < 0 ? entry : scheme + "***@" + entry.substring(at + 1);
    }
}
