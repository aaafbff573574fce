package io.redlock.lane;

import io.redlock.node.Answer;
import io.redlock.node.Inspection;
import io.redlock.node.OwnerToken;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a server's replies mean. Only a well-formed reply counts; everything else is unknown, in its own words (R16). */
final class Replies {

    private static final long DONE = 1;
    private static final long ABSENT = -1;
    private static final long OTHER_OWNER = -2;
    private static final long NO_SUCH_KEY = -2;
    private static final long NO_EXPIRY = -1;

    /** Up to there every whole number is a number in Lua. */
    private static final long GREATEST_FENCE = 1L << 53;

    private Replies() {}

    static Answer ofAcquire(String node, Reply reply, Optional<Duration> latency) {
        if (reply instanceof Reply.Text text && text.value().equals("OK")) {
            return new Answer(node, Vote.GRANTED, "", latency);
        }
        return reply instanceof Reply.Nil ? new Answer(node, Vote.REFUSED, "", latency) : unknown(node, reply, latency);
    }

    /** Granted if the reply is a fence value; what is no number that a script can count up is none. */
    static Answer ofFenced(String node, Reply reply, Optional<Duration> latency) {
        OptionalLong fence = reply instanceof Reply.Text text ? fence(text.value()) : OptionalLong.empty();
        if (fence.isPresent()) {
            return new Answer(node, Vote.GRANTED, "", latency, fence);
        }
        if (reply instanceof Reply.Nil) {
            return new Answer(node, Vote.REFUSED, "", latency);
        }
        if (reply instanceof Reply.Failure error && error.hasCode("WRONGTYPE")) {
            return new Answer(
                    node, Vote.UNKNOWN, "a fence key of this lock holds other data: " + error.message(), latency);
        }
        Answer refusal = ofOwnKey(node, reply, latency);
        return refusal.vote() == Vote.REFUSED ? refusal : unknown(node, reply, latency);
    }

    private static OptionalLong fence(String text) {
        try {
            long value = Long.parseLong(text);
            return value > 0 && value <= GREATEST_FENCE ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException noNumber) {
            return OptionalLong.empty();
        }
    }

    /** A grant stands as it was if the key still is the owner's. */
    static Answer ofConfirmed(Answer granted, OwnerToken owner, Reply reply) {
        if (reply instanceof Reply.Text text) {
            return text.value().equals(owner.value())
                    ? granted
                    : new Answer(granted.node(), Vote.REFUSED, "another owner's key", granted.latency());
        }
        return reply instanceof Reply.Nil
                ? new Answer(granted.node(), Vote.REFUSED, "no key", granted.latency())
                : unknown(granted.node(), reply, granted.latency());
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

    /** Reads value and time left of keys that were refused: the first that says something. */
    static Inspection ofInspection(String node, List<String> redisKeys, List<Reply> replies) {
        for (int key = 0; key < redisKeys.size(); key++) {
            Inspection found = ofInspection(node, redisKeys.get(key), replies.get(2 * key), replies.get(2 * key + 1));
            if (found.holder().isPresent() && redisKeys.size() > 1) {
                String holder = "%s (%s)".formatted(found.holder().get(), redisKeys.get(key));
                return new Inspection(node, Optional.of(holder), found.left(), "");
            }
            if (found.holder().isPresent() || !found.misuse().isEmpty()) {
                return found;
            }
        }
        return Inspection.nothing(node);
    }

    private static Inspection ofInspection(String node, String redisKey, Reply value, Reply timeLeft) {
        if (value instanceof Reply.Failure error && error.hasCode("WRONGTYPE")) {
            return misuse(node, "the key '%s' holds other data than a lock".formatted(redisKey));
        }
        if (!(value instanceof Reply.Text text) || !(timeLeft instanceof Reply.Int left)) {
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
