package io.redlock.it;

import static org.awaitility.Awaitility.await;

import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.RedlockListener;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps every event of a client, so that a test can say what happened instead of how long it took. */
public final class Recorder implements RedlockListener {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Queue<RedlockEvent> events = new ConcurrentLinkedQueue<>();

    @Override
    public void on(RedlockEvent event) {
        events.add(event);
    }

    public <E extends RedlockEvent> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** {@return the decided attempts for the keys that begin so} */
    public List<AttemptDecided> attempts(String keysBeginWith) {
        return all(AttemptDecided.class).stream()
                .filter(attempt -> attempt.keys().get(0).startsWith(keysBeginWith))
                .toList();
    }

    /** {@return the attempts as above, once there are so many: events come a little after what they tell} */
    public List<AttemptDecided> awaitAttempts(String keysBeginWith, int count) {
        await().atMost(PATIENCE).until(() -> attempts(keysBeginWith).size(), attempts -> attempts >= count);
        return attempts(keysBeginWith);
    }

    /** {@return whether the first attempt of an acquisition was won} */
    public static boolean isWonAtOnce(AttemptDecided attempt) {
        return attempt.failure().isEmpty() && attempt.attempt() == 1;
    }

    /** {@return the changes of a node to a state, in any order} */
    public List<NodeStatus> changes(String address, State state) {
        return all(NodeChanged.class).stream()
                .map(NodeChanged::status)
                .filter(status -> status.address().equals(address) && status.state() == state)
                .toList();
    }

    public NodeStatus awaitChange(String address, State state) {
        await().atMost(PATIENCE).until(() -> !changes(address, state).isEmpty());
        return changes(address, state).get(0);
    }

    /** {@return how often a node granted a lock under keys that begin so, in time or late} */
    public long grants(String address, String keysBeginWith) {
        long inTime = attempts(keysBeginWith).stream()
                .flatMap(attempt -> attempt.tally().answers().stream())
                .filter(answer -> answer.node().equals(address) && answer.vote() == Vote.GRANTED)
                .count();
        long late = all(LateVote.class).stream()
                .filter(vote -> vote.keys().get(0).startsWith(keysBeginWith))
                .filter(vote ->
                        vote.answer().node().equals(address) && vote.answer().vote() == Vote.GRANTED)
                .count();
        return inTime + late;
    }
}
