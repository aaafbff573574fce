package io.redlock.model;

import io.redlock.model.Scheme.Node;

/**
 * One moment of the model, small enough that millions of them fit into memory.
 *
 * @param nodes the nodes, six bits each
 * @param first the first attempt, as a {@link Course}
 * @param second the second
 * @param third the third
 */
record State(int nodes, int first, int second, int third) {

    static final int NODES = 3;
    static final int MOST_ATTEMPTS = 3;

    private static final int NODE_BITS = 6;
    private static final int OWNER_BITS = 2;

    Node node(int index) {
        int bits = nodes >> (NODE_BITS * index);
        return new Node(bits & 3, (bits >> OWNER_BITS) & 15);
    }

    int owner(int index) {
        return (nodes >> (NODE_BITS * index)) & 3;
    }

    State with(int index, Node node) {
        int shift = NODE_BITS * index;
        int bits = ((node.fence() << OWNER_BITS) | node.owner()) << shift;
        return new State((nodes & ~(63 << shift)) | bits, first, second, third);
    }

    Course course(int attempt) {
        return new Course(
                switch (attempt) {
                    case 1 -> first;
                    case 2 -> second;
                    default -> third;
                });
    }

    State with(int attempt, Course course) {
        return switch (attempt) {
            case 1 -> new State(nodes, course.bits(), second, third);
            case 2 -> new State(nodes, first, course.bits(), third);
            default -> new State(nodes, first, second, course.bits());
        };
    }

    /** {@return the same with its nodes in order} They are all alike, so what can follow is the same too. */
    State inOrder() {
        int one = column(0);
        int two = column(1);
        int three = column(2);
        int least = Math.min(one, Math.min(two, three));
        int most = Math.max(one, Math.max(two, three));
        int between = one ^ two ^ three ^ least ^ most;
        if (one == least && two == between) {
            return this;
        }
        return withColumn(0, least).withColumn(1, between).withColumn(2, most);
    }

    /** All that concerns one node. */
    private int column(int index) {
        int column = (nodes >> (NODE_BITS * index)) & 63;
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            column = (column << Course.MAIL_BITS) | course(attempt).column(index);
        }
        return column;
    }

    private State withColumn(int index, int column) {
        int shift = NODE_BITS * index;
        int bits = (column >> (Course.MAIL_BITS * MOST_ATTEMPTS)) << shift;
        return new State(
                (nodes & ~(63 << shift)) | bits,
                course(1).withColumn(index, column >> (Course.MAIL_BITS * 2)).bits(),
                course(2).withColumn(index, column >> Course.MAIL_BITS).bits(),
                course(3).withColumn(index, column).bits());
    }

    long high() {
        return ((long) nodes << 32) | (first & 0xffffffffL);
    }

    long low() {
        return ((long) second << 32) | (third & 0xffffffffL);
    }

    static State of(long high, long low) {
        return new State((int) (high >> 32), (int) high, (int) (low >> 32), (int) low);
    }
}
