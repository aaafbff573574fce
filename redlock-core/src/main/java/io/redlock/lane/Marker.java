package io.redlock.lane;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server's marker says: this run of the server may vote, for locks with leases up to so long. As text it is
 * {@code 1 <run id> <milliseconds> earned|assumed}; the 1 is the version of the key format.
 *
 * @param runId the run of the server that the marker is for
 * @param maxLease the longest lease in the fleet
 * @param earned whether somebody has waited until every lock that the server may have forgotten was over; if not, the
 *     fleet was taken for new
 */
record Marker(String runId, Duration maxLease, boolean earned) {

    private static final Pattern FORMAT = Pattern.compile("1 (\\S+) (\\d{1,18}) (earned|assumed)");

    /** {@return the marker in a text, empty if it is none of this key format} */
    static Optional<Marker> parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Duration maxLease = Duration.ofMillis(Long.parseLong(matcher.group(2)));
        return Optional.of(
                new Marker(matcher.group(1), maxLease, matcher.group(3).equals("earned")));
    }

    String text() {
        return "1 %s %d %s".formatted(runId, maxLease.toMillis(), earned ? "earned" : "assumed");
    }

    boolean isOf(String run) {
        return runId.equals(run);
    }

    Marker allowing(Duration lease) {
        return new Marker(runId, lease, earned);
    }
}
