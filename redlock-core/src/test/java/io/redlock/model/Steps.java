package io.redlock.model;

import io.redlock.model.Course.Mail;
import io.redlock.model.Course.Phase;
import io.redlock.model.Scheme.Decision;
import io.redlock.model.Scheme.Node;
import io.redlock.model.Scheme.Service;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that may happen next. What the scheme says to the same question is asked once. */
final class Steps {

    private final Scheme scheme;
    private final Expiry expiry;
    private final int attempts;
    private final int greatestProposal;
    private final @Nullable Service[] services = new Service[1 << 13];
    private final Map<Integer, Course> decisions = new HashMap<>();

    Steps(Scheme scheme, Expiry expiry, int attempts, int greatestProposal) {
        this.scheme = scheme;
        this.expiry = expiry;
        this.attempts = attempts;
        this.greatestProposal = greatestProposal;
    }

    void from(State state, Step.Visitor visitor) {
        for (int attempt = 1; attempt <= attempts; attempt++) {
            Course course = state.course(attempt);
            if (course.phase() == Phase.NOT_BEGUN) {
                begin(state, attempt, visitor);
                return; // All are alike, so they begin in the order of their names.
            }
            live(state, attempt, course, visitor);
            for (int node = 0; node < State.NODES; node++) {
                mail(state, attempt, node, visitor);
                expire(state, attempt, node, visitor);
            }
        }
    }

    private void begin(State state, int attempt, Step.Visitor visitor) {
        int before = 0;
        for (int other = 1; other < attempt; other++) {
            if (state.course(other).phase().hasToken()) {
                before |= 1 << (other - 1);
            }
        }
        visitor.visit(
                Step.BEGIN,
                attempt,
                0,
                state.with(attempt, state.course(attempt).beginning(before)));
    }

    private static void live(State state, int attempt, Course course, Step.Visitor visitor) {
        if (course.phase() == Phase.ASKING) {
            visitor.visit(Step.GIVE_UP, attempt, 0, state.with(attempt, course.deaf(Phase.GIVEN_UP)));
        } else if (course.phase() == Phase.HOLDING) {
            visitor.visit(Step.FINISH, attempt, 0, state.with(attempt, course.with(Phase.OVER)));
        }
    }

    private void mail(State state, int attempt, int node, Step.Visitor visitor) {
        Course course = state.course(attempt);
        Mail mail = course.mail(node);
        if (mail == Mail.ACQUIRE) {
            int most = state.owner(node) == 0 ? greatestProposal : 0;
            for (int proposal = 0; proposal <= most; proposal++) {
                Service service = acquire(state.node(node), attempt, proposal);
                Mail reply = service.fence() == Scheme.NOTHING ? Mail.NONE : Mail.GRANT_ON_ITS_WAY;
                visitor.visit(Step.ACQUIRE, attempt, node, served(state, attempt, node, service, reply));
            }
        } else if (mail == Mail.RAISE) {
            Service service = raise(state.node(node), attempt, course.token());
            visitor.visit(Step.RAISE, attempt, node, served(state, attempt, node, service, Mail.RAISED_ON_ITS_WAY));
        } else if (mail == Mail.GRANT_ON_ITS_WAY) {
            visitor.visit(Step.HEAR, attempt, node, hear(state, attempt, course, node, Mail.GRANT_HEARD));
        } else if (mail == Mail.RAISED_ON_ITS_WAY) {
            visitor.visit(Step.HEAR, attempt, node, hear(state, attempt, course, node, Mail.RAISED_HEARD));
        }
    }

    private static State served(State state, int attempt, int node, Service service, Mail reply) {
        Course course = state.course(attempt);
        boolean listens = course.phase() == Phase.ASKING;
        Course then = listens ? course.with(node, reply, service.fence()) : course.with(node, Mail.NONE, 0);
        return state.with(node, service.after()).with(attempt, then.forgetting());
    }

    private State hear(State state, int attempt, Course course, int node, Mail heard) {
        Course knows = course.with(node, heard, course.number(node));
        return state.with(attempt, decided(knows));
    }

    /** Whom it began after is of no matter for a decision. */
    private Course decided(Course course) {
        Course then = decisions.computeIfAbsent(course.knowledge(), bits -> decide(new Course(bits)));
        return new Course(
                then.phase() == Phase.ASKING ? then.bits() | (course.bits() & ~course.knowledge()) : then.bits());
    }

    private Course decide(Course course) {
        Decision decision = scheme.decide(course.token(), course.heard());
        Course then = course.withToken(decision.token());
        for (int node : decision.raise()) {
            then = then.with(node, Mail.RAISE, 0);
        }
        return decision.won() ? then.deaf(Phase.HOLDING) : then;
    }

    private void expire(State state, int attempt, int node, Step.Visitor visitor) {
        boolean may = expiry == Expiry.ANY_TIME || state.course(attempt).phase().hasEnded();
        if (state.owner(node) == attempt && may) {
            Node forgotten = new Node(0, state.node(node).fence());
            visitor.visit(Step.EXPIRE, attempt, node, state.with(node, forgotten));
        }
    }

    private Service acquire(Node node, int attempt, int proposal) {
        int question = question(0, node, attempt, proposal);
        Service known = services[question];
        Service service = known == null ? scheme.acquire(node, attempt, proposal) : known;
        services[question] = service;
        return service;
    }

    private Service raise(Node node, int attempt, int token) {
        int question = question(1, node, attempt, token);
        Service known = services[question];
        Service service = known == null ? scheme.raise(node, attempt, token) : known;
        services[question] = service;
        return service;
    }

    private static int question(int command, Node node, int attempt, int number) {
        int whose = (((((command << 4) | number) << 2) | attempt) << 4) | node.fence();
        return (whose << 2) | node.owner();
    }
}
