package io.redlock.model;

import io.redlock.model.Course.Phase;
import io.redlock.model.Scheme.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A search through every state that can be reached, nearest first: so what it finds is told in the fewest steps. */
final class Search {

    private final Steps steps;
    private final Set<Property> wanted;
    private final int greatestFenceAtFirst;
    private final Reached reached = new Reached();
    private final Set<Property> broken = EnumSet.noneOf(Property.class);
    private final List<String> stories = new ArrayList<>();

    /** What must hold of every two holders. */
    enum Property {
        /** No two have the same token. */
        P1_UNIQUE,
        /** Who began after another had its token has a greater one. */
        P2_BEGAN_AFTER,
        /** Who gets its token after another's work is over has a greater one. */
        P3_WORK_WAS_OVER;

        /** {@return whether it holds between one who had its token before and one who gets it now} */
        boolean holds(Course before, int nameOfBefore, Course now, int token) {
            return switch (this) {
                case P1_UNIQUE -> token != before.token();
                case P2_BEGAN_AFTER -> !now.beganAfter(nameOfBefore) || token > before.token();
                case P3_WORK_WAS_OVER -> before.phase() != Phase.OVER || token > before.token();
            };
        }
    }

    /**
     * What came of a search.
     *
     * @param states how many states there are
     * @param broken which properties do not hold
     * @param stories how it comes to each of these, in the fewest steps
     */
    record Result(int states, Set<Property> broken, List<String> stories) {}

    /** What is searched for goes on until every wanted property has been seen broken, or all states have been seen. */
    Search(Steps steps, Set<Property> wanted, int greatestFenceAtFirst) {
        this.steps = steps;
        this.wanted = wanted;
        this.greatestFenceAtFirst = greatestFenceAtFirst;
    }

    Result run() {
        begin(new State(0, 0, 0, 0), 0);
        for (int next = 0; next < reached.size() && !broken.equals(wanted); next++) {
            int from = next;
            State state = reached.get(next);
            steps.from(state, (step, attempt, node, then) -> {
                if (step == Step.HEAR && then.course(attempt).phase() == Phase.HOLDING) {
                    check(from, attempt, then);
                }
                reached.add(then.inOrder(), from);
            });
        }
        return new Result(reached.size(), broken, stories);
    }

    /** Every node may have any fence value at first. */
    private void begin(State state, int node) {
        if (node == State.NODES) {
            reached.add(state.inOrder(), -1);
            return;
        }
        for (int fence = 0; fence <= greatestFenceAtFirst; fence++) {
            begin(state.with(node, new Node(0, fence)), node + 1);
        }
    }

    private void check(int from, int attempt, State then) {
        State state = reached.get(from);
        int token = then.course(attempt).token();
        for (int other = 1; other <= State.MOST_ATTEMPTS; other++) {
            Course before = state.course(other);
            if (other != attempt && before.phase().hasToken()) {
                for (Property property : wanted) {
                    if (!property.holds(before, other, state.course(attempt), token) && broken.add(property)) {
                        stories.add(tell(property, from, then));
                    }
                }
            }
        }
    }

    private String tell(Property property, int from, State end) {
        Deque<State> path = new ArrayDeque<>(List.of(end.inOrder()));
        for (int index = from; index >= 0; index = reached.before(index)) {
            path.addFirst(reached.get(index));
        }
        State state = path.removeFirst();
        StringBuilder story = new StringBuilder("%s is broken:%n  %s%n".formatted(property, Step.tell(state)));
        for (State next : path) {
            state = tell(state, next, story);
        }
        return story.toString();
    }

    /** Tells of the step from a state to one that is in order; returns where it leads with the nodes as they were. */
    private State tell(State state, State next, StringBuilder story) {
        List<State> found = new ArrayList<>();
        steps.from(state, (step, attempt, node, then) -> {
            if (found.isEmpty() && then.inOrder().equals(next)) {
                story.append("  %s%n".formatted(step.tell(attempt, node, then)));
                found.add(then);
            }
        });
        return found.get(0);
    }
}
