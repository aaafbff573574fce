package io.redlock.model;

import java.util.List;
import java.util.Set;

/** How fencing tokens come about: what a node does, and what an attempt makes of the replies. */
interface Scheme {

    /** What no node reports. */
    int NOTHING = 0;

    /** {@return what a node does that is asked for the lock by an attempt, which proposes a fence value} */
    Service acquire(Node node, int attempt, int proposal);

    /** {@return what a node does that is told to raise its fence value to a token} */
    Service raise(Node node, int attempt, int token);

    /**
     * {@return what an attempt does next}
     *
     * @param token the token on which it has settled, nothing as long as it has not
     * @param heard what it has heard of each node
     */
    Decision decide(int token, List<Heard> heard);

    /**
     * A node between two commands.
     *
     * @param owner the attempt that has the lock there, counted from one, or 0
     * @param fence its fence value
     */
    record Node(int owner, int fence) {}

    /**
     * A node served a command.
     *
     * @param after the node afterwards
     * @param fence the fence value that it reports, nothing if it refused
     */
    record Service(Node after, int fence) {

        static Service refused(Node node) {
            return new Service(node, NOTHING);
        }
    }

    /**
     * What an attempt knows of a node.
     *
     * @param grant the fence value that came with its grant, nothing if none came
     * @param raising whether it has been told to raise its fence value
     * @param isAnswered whether it has answered that
     * @param raised the fence value that it reported then, nothing if it has another owner
     */
    record Heard(int grant, boolean raising, boolean isAnswered, int raised) {}

    /**
     * What an attempt does next.
     *
     * @param won whether it has its token
     * @param token the token, nothing if it has not settled on one
     * @param raise the nodes that it tells to raise their fence values
     */
    record Decision(boolean won, int token, Set<Integer> raise) {

        static Decision open() {
            return new Decision(false, NOTHING, Set.of());
        }
    }
}
