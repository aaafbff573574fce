package io.redlock.model;

import io.redlock.model.Scheme.Node;

/** What may happen next, in words. */
enum Step {
    BEGIN,
    ACQUIRE,
    HEAR,
    RAISE,
    GIVE_UP,
    FINISH,
    EXPIRE;

    private static final String NAMES = "-ABC";

    /** Hears of everything that may happen next. */
    @FunctionalInterface
    interface Visitor {

        void visit(Step step, int attempt, int node, State next);
    }

    String tell(int attempt, int node, State next) {
        String who = name(attempt);
        return switch (this) {
            case BEGIN -> who + " asks every node";
            case ACQUIRE -> "node %d serves the acquire of %s: %s".formatted(node, who, tell(next.node(node)));
            case RAISE -> "node %d serves the raise of %s: %s".formatted(node, who, tell(next.node(node)));
            case HEAR -> "%s hears node %d: %s".formatted(who, node, tell(next.course(attempt)));
            case GIVE_UP -> who + " gives up";
            case FINISH -> who + " has done its work";
            case EXPIRE -> "node %d has no lock key of %s any more".formatted(node, who);
        };
    }

    static String tell(State state) {
        StringBuilder text = new StringBuilder("at first");
        for (int node = 0; node < State.NODES; node++) {
            text.append(", node %d: %s".formatted(node, tell(state.node(node))));
        }
        return text.toString();
    }

    private static String tell(Node node) {
        return "owner %s, fence %d".formatted(name(node.owner()), node.fence());
    }

    private static String tell(Course course) {
        return course.phase().hasToken()
                ? "it holds with token " + course.token()
                : course.token() == Scheme.NOTHING ? "it goes on" : "it needs a quorum at " + course.token();
    }

    private static String name(int attempt) {
        return NAMES.substring(attempt, attempt + 1);
    }
}
