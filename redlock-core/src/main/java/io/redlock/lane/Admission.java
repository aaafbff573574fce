package io.redlock.lane;

import io.redlock.lane.Fleet.Sight;
import io.redlock.lane.Guard.Standing;
import io.redlock.node.NodeContext;
import io.redlock.node.NodeStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees to it that a server votes only if it may: looks at it on every new connection, keeps it in quarantine, writes its
 * marker, and checks marker and clock behind every batch of lock commands (R44-R48). What follows from what was seen is
 * for the {@link Guard} to decide; this asks the server and tells the lane.
 */
final class Admission {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration BEAT = Duration.ofMillis(1);
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final String ACL =
            " (the user needs +info +get +set +pttl +eval +time +del +pexpire on the keys ~%s:*; see ACL SETUSER)";

    private final Lane lane;
    private final int node;
    private final List<Admission> members;
    private final Fleet fleet;
    private final LockCommands commands;
    private final NodeContext context;
    private final Guard guard;
    private final ClockWatch clock;
    private final AtomicBoolean lookingAround = new AtomicBoolean();
    private Optional<Long> plannedNanos = Optional.empty();

    /**
     * The admission of one node of a fleet.
     *
     * @param members the admissions of all nodes, in order; this one becomes the next of them
     * @param durable whether the servers keep what they have confirmed, whatever happens to them
     */
    Admission(
            Lane lane,
            List<Admission> members,
            Fleet fleet,
            LockCommands commands,
            boolean durable,
            NodeContext context) {
        this.lane = lane;
        this.node = members.size();
        this.members = members;
        this.fleet = fleet;
        this.commands = commands;
        this.context = context;
        this.guard = new Guard(fleet, node, durable, context.ticker());
        this.clock = new ClockWatch(context.driftFactor());
    }

    /** {@return how far a proposal for a fencing token may be from the server's clock (R38)} */
    Duration proposalSlack() {
        return fleet.proposalSlack();
    }

    /** {@return what is to be asked before anything else on a new connection} */
    Exchange look() {
        return new Look();
    }

    /** {@return what is to be asked behind lock commands} */
    Proof proof() {
        return new Proof(commands.proof(), this);
    }

    String objection() {
        return guard.objection();
    }

    Optional<Duration> quarantineLeft() {
        return guard.quarantineLeft();
    }

    Optional<ServerInfo> server() {
        return guard.server();
    }

    /** There is no connection, or no more. */
    void disconnected() {
        guard.disconnected();
        fleet.saw(node, Sight.FAILED);
        reconsiderAll();
    }

    /** The markers of all nodes have to allow a lease before it is used (R46). */
    void allow(Duration lease) {
        if (lease.compareTo(fleet.maxLease()) > 0 && fleet.raise(lease)) {
            members.forEach(Admission::raised);
        }
    }

    private void raised() {
        act(guard.raised());
    }

    /** Others may have waited for what was seen of this node. */
    private void reconsiderAll() {
        for (Admission member : members) {
            member.reconsider();
        }
    }

    private void reconsider() {
        if (!lane.isConnected()) {
            return;
        }
        act(guard.reconsider());
    }

    private void act(Step step) {
        String doubt = guard.takeDoubt();
        if (!doubt.isEmpty()) {
            context.listener().doubted(lane.address(), doubt);
        }
        guard.takeAdopted().ifPresent(lease -> {
            context.listener().maxLeaseAdopted(lane.address(), lease);
            members.forEach(Admission::raised);
        });
        if (step instanceof Step.TurnAway away) {
            lane.turnAway(State.UNSUITABLE, away.why());
        } else if (step instanceof Step.Mark mark) {
            lane.askFirst(new Mark(mark));
        } else if (step instanceof Step.Look) {
            lane.askFirst(new Look());
        } else if (step instanceof Step.LookAround) {
            lookAround();
        }
        if (guard.standing() != Standing.UNDECIDED) {
            lane.admit();
            awaitNextLook();
        }
    }

    private void lookAround() {
        if (lookingAround.compareAndSet(false, true)) {
            members.forEach(member -> member.lane.askFirst(member.look()));
            context.timer().schedule(context.nodeTimeout(), this::lookedAround);
        }
    }

    private void lookedAround() {
        lookingAround.set(false);
        if (lane.isConnected()) {
            act(guard.lookedAround());
        }
    }

    private void awaitNextLook() {
        Optional<Duration> next = lookingAround.get() ? Optional.empty() : guard.nextLook();
        if (next.isEmpty()) {
            return;
        }
        Duration delay = next.get().plus(BEAT);
        long dueNanos = context.ticker().nanos() + delay.toNanos();
        synchronized (this) {
            if (plannedNanos.isPresent() && plannedNanos.get() - dueNanos <= 0) {
                return;
            }
            plannedNanos = Optional.of(dueNanos);
        }
        context.timer().schedule(delay, () -> timeHasPassed(dueNanos));
    }

    /** At the end the server is looked at again: somebody may have written the marker, or taken it away. */
    private void timeHasPassed(long dueNanos) {
        synchronized (this) {
            if (plannedNanos.equals(Optional.of(dueNanos))) {
                plannedNanos = Optional.empty();
            }
        }
        lane.tellNews();
        if (!lane.isConnected()) {
            return;
        }
        if (guard.quarantineLeft().filter(Duration::isZero).isPresent()) {
            lane.askFirst(new Look());
        } else {
            act(guard.reconsider());
        }
    }

    /** A batch was answered; returns why its votes do not count, empty if they do. */
    String proved(Proof proof, Reply marker, Reply time) {
        if (marker instanceof Reply.Failure error) {
            return error.message();
        }
        Optional<Duration> jump = nanosOf(time).flatMap(nanos -> jump(proof, nanos));
        jump.ifPresent(by -> guard.clockJumped("its clock jumped by %dms".formatted(by.toMillis())));
        Step step = guard.read(textOf(marker));
        if (jump.isPresent() || !(step instanceof Step.None)) {
            act(step);
        }
        return guard.objection();
    }

    private Optional<Duration> jump(Proof proof, long serverNanos) {
        synchronized (clock) {
            return clock.read(serverNanos, proof.sentNanos, proof.repliedNanos, fleet.maxLease());
        }
    }

    private static Optional<Long> nanosOf(Reply time) {
        if (!(time instanceof Reply.Many many)
                || many.parts().size() != 2
                || !(many.parts().get(0) instanceof Reply.Text seconds)
                || !(many.parts().get(1) instanceof Reply.Text micros)) {
            return Optional.empty();
        }
        try {
            long micro = Math.multiplyExact(Long.parseLong(seconds.value()), MICROS_PER_SECOND)
                    + Long.parseLong(micros.value());
            return Optional.of(TimeUnit.MICROSECONDS.toNanos(micro));
        } catch (NumberFormatException | ArithmeticException noTime) {
            return Optional.empty();
        }
    }

    private static String textOf(Reply marker) {
        return marker instanceof Reply.Text text ? text.value() : "";
    }

    /** Looks at the server. */
    private final class Look extends Exchange {

        Look() {
            super(commands.look());
        }

        @Override
        void answered(List<Reply> replies) {
            if (!(replies.get(0) instanceof Reply.Text info)) {
                refused(replies.get(0));
                return;
            }
            ServerInfo server = ServerInfo.parse(info.value());
            forgetClockOfAnother(server);
            Optional<Reply> failure =
                    replies.stream().filter(Reply.Failure.class::isInstance).findFirst();
            if (failure.isPresent() && server.problem().isEmpty()) {
                guard.noticed(server);
                refused(failure.get());
            } else {
                act(guard.looked(server, textOf(replies.get(1))));
                reconsiderAll();
            }
        }

        private void forgetClockOfAnother(ServerInfo server) {
            if (!guard.server().map(ServerInfo::runId).equals(Optional.of(server.runId()))) {
                synchronized (clock) {
                    clock.forget();
                }
            }
        }

        private void refused(Reply reply) {
            if (!(reply instanceof Reply.Failure error)) {
                lane.turnAway(State.UNSUITABLE, "it answered INFO with " + reply);
            } else if (error.turnsAway()) {
                lane.turnAway(State.REJECTED, error.message() + ACL.formatted(commands.prefix()));
            } else {
                lane.turnAway(State.DOWN, error.message());
            }
        }

        @Override
        void unanswered(String why) {
            // The lane looks again on the next connection.
        }
    }

    /** Replaces the marker. */
    private final class Mark extends Exchange {

        Mark(Step.Mark step) {
            super(commands.mark(step.expected(), step.marker().text()));
        }

        @Override
        void answered(List<Reply> replies) {
            if (replies.get(0) instanceof Reply.Text marker) {
                act(guard.marked(marker.value()));
            } else {
                guard.notMarked();
                lane.admit();
                context.timer().schedule(RETRY, Admission.this::reconsider);
            }
        }

        @Override
        void unanswered(String why) {
            // The server is looked at on the next connection.
        }
    }
}
