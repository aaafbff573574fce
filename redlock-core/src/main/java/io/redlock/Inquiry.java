package io.redlock;

import io.redlock.node.Answer;
import io.redlock.node.Inspection;
import io.redlock.node.LockKeys;
import io.redlock.node.LockNode;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks nodes who has a lock. Hands over what it has when each of them was heard or the time is up. A node that has nothing to
 * say at first may say more before that.
 */
final class Inquiry {

    private final Consumer<List<Inspection>> onDone;
    private final List<Inspection> found = new ArrayList<>();
    private final boolean[] heard;
    private int open;
    private boolean done;

    private Inquiry(List<LockNode> nodes, Consumer<List<Inspection>> onDone) {
        this.onDone = onDone;
        this.open = nodes.size();
        this.heard = new boolean[open];
        nodes.forEach(node -> found.add(Inspection.unanswered(node.address(), "no answer yet")));
    }

    /** Asks the nodes that refused an attempt. */
    static void begin(Engine engine, Terms terms, Attempt attempt, Duration atMost, Consumer<List<Inspection>> onDone) {
        List<Answer> answers = attempt.tally().answers();
        List<LockNode> refusing = new ArrayList<>();
        for (int node = 0; node < answers.size(); node++) {
            if (answers.get(node).vote() == Vote.REFUSED) {
                refusing.add(engine.electorate().nodes().get(node));
            }
        }
        begin(engine, terms.lockKeys(), refusing, atMost, onDone);
    }

    /** Asks every node. */
    static void ofAll(Engine engine, LockKeys keys, Consumer<List<Inspection>> onDone) {
        begin(engine, keys, engine.electorate().nodes(), engine.nodeTimeout(), onDone);
    }

    private static void begin(
            Engine engine, LockKeys keys, List<LockNode> nodes, Duration atMost, Consumer<List<Inspection>> onDone) {
        Inquiry inquiry = new Inquiry(nodes, onDone);
        engine.timer().schedule(atMost, inquiry::end);
        for (int node = 0; node < nodes.size(); node++) {
            int asked = node;
            nodes.get(node).inspect(keys, inspection -> inquiry.take(asked, inspection));
        }
    }

    private void take(int node, Inspection inspection) {
        boolean last;
        synchronized (this) {
            if (!found.get(node).isAnswered()) {
                found.set(node, inspection);
            }
            open -= heard[node] ? 0 : 1;
            heard[node] = true;
            last = open == 0;
        }
        if (last) {
            end();
        }
    }

    private void end() {
        List<Inspection> result;
        synchronized (this) {
            if (done) {
                return;
            }
            done = true;
            result = List.copyOf(found);
        }
        onDone.accept(result);
    }
}
