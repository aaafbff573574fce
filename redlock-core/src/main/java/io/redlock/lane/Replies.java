package io.redlock.lane;

import io.redlock.node.Answer;
import io.redlock.node.Inspection;
import io.redlock.node.Inspection.State;
import io.redlock.node.OwnerToken;
import io.redlock.node.RevokedValue;
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
    private static final long NOT_A_LOCK = -3;
    private static final String STRANGER = "an owner that is no client of this library";

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
            String why = RevokedValue.wordsIn(text.value()).orElse("another owner's key");
            return text.value().equals(owner.value())
                    ? granted
                    : new Answer(granted.node(), Vote.REFUSED, why, granted.latency());
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
        Optional<String> revoked =
                reply instanceof Reply.Text text ? RevokedValue.wordsIn(text.value()) : Optional.empty();
        return revoked.isPresent()
                ? new Answer(node, Vote.REFUSED, revoked.get(), latency)
                : unknown(node, reply, latency);
    }

    private static Answer unknown(String node, Reply reply, Optional<Duration> latency) {
        return new Answer(node, Vote.UNKNOWN, said(reply), latency);
    }

    private static String said(Reply reply) {
        return reply instanceof Reply.Failure error ? error.message() : "unexpected reply " + reply;
    }

    /** Reads value and time left of keys: the first that is not free, or of which the server did not tell. */
    static Inspection ofInspection(String node, List<String> redisKeys, List<Reply> replies) {
        Inspection said = Inspection.free(node);
        for (int key = 0; key < redisKeys.size(); key++) {
            Inspection found = ofInspection(node, redisKeys.get(key), replies.get(2 * key), replies.get(2 * key + 1));
            if (found.holder().isPresent() && redisKeys.size() > 1) {
                String holder = "%s (%s)".formatted(found.holder().get(), redisKeys.get(key));
                return new Inspection(node, found.state(), Optional.of(holder), found.left(), "");
            }
            if (found.holder().isPresent() || found.state() == State.MISUSED) {
                return found;
            }
            said = found.isAnswered() ? said : found;
        }
        return said;
    }

    private static Inspection ofInspection(String node, String redisKey, Reply value, Reply timeLeft) {
        if (value instanceof Reply.Failure error && error.hasCode("WRONGTYPE")) {
            return Inspection.misused(node, "the key '%s' holds other data than a lock".formatted(redisKey));
        }
        if (value instanceof Reply.Nil) {
            return Inspection.free(node);
        }
        if (!(value instanceof Reply.Text text)) {
            return Inspection.unanswered(node, said(value));
        }
        if (isInt(timeLeft, NO_SUCH_KEY)) {
            return Inspection.free(node);
        }
        if (isInt(timeLeft, NO_EXPIRY)) {
            return Inspection.misused(node, "the key '%s' never expires, so it is no lock".formatted(redisKey));
        }
        return timeLeft instanceof Reply.Int left
                ? ofValue(node, text.value(), Duration.ofMillis(left.value()))
                : Inspection.unanswered(node, said(timeLeft));
    }

    private static Inspection ofValue(String node, String value, Duration left) {
        Optional<String> revoked = RevokedValue.wordsIn(value);
        if (revoked.isPresent()) {
            return Inspection.revoked(node, revoked.get(), left);
        }
        String holder = OwnerToken.descriptionIn(value).orElse(STRANGER);
        return Inspection.held(node, holder, left);
    }

    private static boolean isInt(Reply reply, long value) {
        return reply.equals(new Reply.Int(value));
    }

    /** What is known before an owner can be revoked: granted or refused where there is nobody to revoke, else unknown. */
    static Answer ofLookBeforeRevoking(Inspection found, Optional<Duration> latency) {
        return switch (found.state()) {
            case FREE -> new Answer(found.node(), Vote.REFUSED, "no key", latency);
            case REVOKED ->
                new Answer(found.node(), Vote.GRANTED, found.holder().orElse(""), latency);
            case HELD -> new Answer(found.node(), Vote.UNKNOWN, "held by " + STRANGER, latency);
            case MISUSED, UNANSWERED -> new Answer(found.node(), Vote.UNKNOWN, found.detail(), latency);
        };
    }

    /** Granted if the owner was revoked now, or by somebody else meanwhile. */
    static Answer ofRevocation(String node, Reply reply, Optional<Duration> latency) {
        Answer answer = ofOwnKey(node, reply, latency);
        if (RevokedValue.wordsIn(answer).isPresent()) {
            return new Answer(node, Vote.GRANTED, answer.reason(), latency);
        }
        if (isInt(reply, OTHER_OWNER)) {
            return new Answer(node, Vote.UNKNOWN, "another owner has it since it was looked at", latency);
        }
        return isInt(reply, NOT_A_LOCK)
                ? new Answer(node, Vote.UNKNOWN, "the key never expires, so it is no lock", latency)
                : answer;
    }
}
