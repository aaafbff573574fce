package io.redlock;

import io.redlock.node.Answer;
import io.redlock.node.Inspection;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Asks the nodes that refused a lock who has it. Hands over what it has when all have answered or the time is up. */
final class Inquiry {

    private final Consumer<List<Inspection>> onDone;
    private final List<Inspection> found = new ArrayList<>();
    private int open;
    private boolean done;

    private Inquiry(int open, Consumer<List<Inspection>> onDone) {
        this.open = open;
        this.onDone = onDone;
    }

    static void begin(Engine engine, Terms terms, Attempt attempt, Duration atMost, Consumer<List<Inspection>> onDone) {
        List<Answer> answers = attempt.tally().answers();
        List<Integer> refusing = new ArrayList<>();
        for (int node = 0; node < answers.size(); node++) {
            if (answers.get(node).vote() == Vote.REFUSED) {
                refusing.add(node);
            }
        }
        Inquiry inquiry = new Inquiry(refusing.size(), onDone);
        engine.timer().schedule(atMost, inquiry::end);
        refusing.forEach(node -> engine.electorate().nodes().get(node).inspect(terms.lockKeys(), inquiry::take));
    }

    private void take(Inspection inspection) {
        boolean last;
        synchronized (this) {
            found.add(inspection);
            open--;
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
