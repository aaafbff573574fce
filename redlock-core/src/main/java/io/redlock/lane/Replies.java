package io.redlock.lane;

import io.redlock.node.Answer;
import io.redlock.node.Inspection;
import io.redlock.node.OwnerToken;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a server's replies mean. Only a well-formed reply counts; everything else is unknown, in its own words (R16). */
final class Replies {

    private static final long DONE = 1;
    private static final long ABSENT = -1;
    private static final long OTHER_OWNER = -2;
    private static final long NO_SUCH_KEY = -2;
    private static final long NO_EXPIRY = -1;

    private Replies() {}

    static Answer ofAcquire(String node, Reply reply, Optional<Duration> latency) {
        if (reply instanceof Reply.Text text && text.value().equals("OK")) {
            return new Answer(node, Vote.GRANTED, "", latency);
        }
        return reply instanceof Reply.Nil ? new Answer(node, Vote.REFUSED, "", latency) : unknown(node, reply, latency);
    }

    /** Granted if the key is ours, and what was asked about it was done. */
    static Answer ofOwnKey(String node, Reply reply, Optional<Duration> latency) {
        if (reply instanceof Reply.Int number) {
            if (number.value() == DONE) {
                return new Answer(node, Vote.GRANTED, "", latency);
            }
            if (number.value() == ABSENT) {
                return new Answer(node, Vote.REFUSED, "no key", latency);
            }
            if (number.value() == OTHER_OWNER) {
                return new Answer(node, Vote.REFUSED, "another owner's key", latency);
            }
        }
        return unknown(node, reply, latency);
    }

    private static Answer unknown(String node, Reply reply, Optional<Duration> latency) {
        String said = reply instanceof Reply.Failure error ? error.message() : "unexpected reply " + reply;
        return new Answer(node, Vote.UNKNOWN, said, latency);
    }

    /** Reads the value and the time left of a key that was refused. */
    static Inspection ofInspection(String node, String redisKey, List<Reply> replies) {
        Reply value = replies.get(0);
        if (value instanceof Reply.Failure error && error.hasCode("WRONGTYPE")) {
            return misuse(node, "the key '%s' holds other data than a lock".formatted(redisKey));
        }
        if (!(value instanceof Reply.Text text) || !(replies.get(1) instanceof Reply.Int left)) {
            return Inspection.nothing(node);
        }
        if (left.value() == NO_EXPIRY) {
            return misuse(node, "the key '%s' never expires, so it is no lock".formatted(redisKey));
        }
        if (left.value() == NO_SUCH_KEY) {
            return Inspection.nothing(node);
        }
        String holder = OwnerToken.descriptionIn(text.value()).orElse("an owner that is no client of this library");
        return new Inspection(node, Optional.of(holder), Optional.of(Duration.ofMillis(left.value())), "");
    }

    private static Inspection misuse(String node, String misuse) {
        return new Inspection(node, Optional.empty(), Optional.empty(), misuse);
    }
}
