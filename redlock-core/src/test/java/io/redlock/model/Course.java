package io.redlock.model;

import io.redlock.model.Scheme.Heard;
import java.util.ArrayList;
import java.util.List;

/**
 * How far one attempt has come, and what is on its way between it and the nodes.
 *
 * @param bits phase, token and who had tokens before it began; then each node's mail and the number in it
 */
record Course(int bits) {

    private static final int PHASE = 7;
    private static final int NUMBER = 15;
    private static final int BEFORE = 7;
    private static final int MAIL = 7;
    private static final int COLUMN = 127;
    private static final int TOKEN_AT = 3;
    private static final int BEFORE_AT = 7;
    private static final int MAIL_AT = 10;
    static final int MAIL_BITS = 7;
    private static final int NUMBER_AT = 3;
    private static final Phase[] PHASES = Phase.values();
    private static final Mail[] MAILS = Mail.values();

    /** Where it stands. */
    enum Phase {
        NOT_BEGUN(0),
        ASKING(1),
        /** It has its token and works. */
        HOLDING(2),
        /** Its work is over. */
        OVER(3),
        GIVEN_UP(4);

        private final int code;

        Phase(int code) {
            this.code = code;
        }

        boolean hasToken() {
            return this == HOLDING || this == OVER;
        }

        boolean hasEnded() {
            return this == OVER || this == GIVEN_UP;
        }
    }

    /** What is between it and one node. */
    enum Mail {
        /** The node has not yet been asked, or is going to hear of it. */
        ACQUIRE(0),
        /** Nothing that matters any more. */
        NONE(1),
        /** The node granted, with a fence value. */
        GRANT_ON_ITS_WAY(2),
        GRANT_HEARD(3),
        RAISE(4),
        /** The node reported a fence value, or nothing. */
        RAISED_ON_ITS_WAY(5),
        RAISED_HEARD(6);

        private final int code;

        Mail(int code) {
            this.code = code;
        }
    }

    Phase phase() {
        return PHASES[get(0, PHASE)];
    }

    int token() {
        return get(TOKEN_AT, NUMBER);
    }

    /** {@return whether another attempt had its token before this one began} */
    boolean beganAfter(int attempt) {
        return get(BEFORE_AT + attempt - 1, 1) != 0;
    }

    Course beginning(int before) {
        return with(Phase.ASKING).set(BEFORE_AT, BEFORE, before);
    }

    Course with(Phase phase) {
        return set(0, PHASE, phase.code);
    }

    Course withToken(int token) {
        return set(TOKEN_AT, NUMBER, token);
    }

    Mail mail(int node) {
        return MAILS[get(mailAt(node), MAIL)];
    }

    int number(int node) {
        return get(mailAt(node) + NUMBER_AT, NUMBER);
    }

    Course with(int node, Mail mail, int number) {
        return set(mailAt(node), MAIL, mail.code).set(mailAt(node) + NUMBER_AT, NUMBER, number);
    }

    /** {@return all that concerns one node} */
    int column(int node) {
        return get(mailAt(node), COLUMN);
    }

    Course withColumn(int node, int column) {
        return set(mailAt(node), COLUMN, column & COLUMN);
    }

    private static int mailAt(int node) {
        return MAIL_AT + MAIL_BITS * node;
    }

    private int get(int at, int mask) {
        return (bits >> at) & mask;
    }

    private Course set(int at, int mask, int value) {
        return new Course((bits & ~(mask << at)) | (value << at));
    }

    /** {@return the same when nobody listens any more} Whom it began after does not matter any more either. */
    Course deaf(Phase phase) {
        Course course = new Course(knowledge()).with(phase);
        for (int node = 0; node < State.NODES; node++) {
            Mail mail = course.mail(node);
            if (mail != Mail.ACQUIRE && mail != Mail.RAISE) {
                course = course.with(node, Mail.NONE, 0);
            }
        }
        return course.forgetting();
    }

    /** {@return the same without the token that it gave up, unless a raise to it is still on its way} */
    Course forgetting() {
        if (phase() != Phase.GIVEN_UP) {
            return this;
        }
        for (int node = 0; node < State.NODES; node++) {
            if (mail(node) == Mail.RAISE) {
                return this;
            }
        }
        return withToken(Scheme.NOTHING);
    }

    /** {@return what its decision depends on} */
    int knowledge() {
        return set(BEFORE_AT, BEFORE, 0).bits;
    }

    List<Heard> heard() {
        List<Heard> heard = new ArrayList<>(State.NODES);
        for (int node = 0; node < State.NODES; node++) {
            heard.add(
                    switch (mail(node)) {
                        case GRANT_HEARD -> new Heard(number(node), false, false, Scheme.NOTHING);
                        case RAISE, RAISED_ON_ITS_WAY -> new Heard(Scheme.NOTHING, true, false, Scheme.NOTHING);
                        case RAISED_HEARD -> new Heard(Scheme.NOTHING, true, true, number(node));
                        default -> new Heard(Scheme.NOTHING, false, false, Scheme.NOTHING);
                    });
        }
        return heard;
    }
}
