package io.redlock.lane;

import io.redlock.node.Answer;
import io.redlock.node.Claim;
import io.redlock.node.Inspection;
import io.redlock.node.LockKey;
import io.redlock.node.LockNode;
import io.redlock.node.NodeContext;
import io.redlock.node.NodeStatus;
import io.redlock.node.OwnerToken;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A Redis server as a lock node: questions become exchanges on its lane, replies become votes. */
public final class LaneNode implements LockNode {

    private final Lane lane;
    private final LockCommands commands;

    private LaneNode(Lane lane, LockCommands commands) {
        this.lane = lane;
        this.commands = commands;
    }

    /**
     * {@return a node that is being connected to in the background}
     *
     * @param wires opens its connections; closed with the node
     * @param keyPrefix what stands before every key on the node
     * @param context what the client shares with its nodes
     */
    public static LaneNode open(WireFactory wires, String keyPrefix, NodeContext context) {
        Lane lane = new Lane(wires, context);
        lane.connect();
        return new LaneNode(lane, new LockCommands(keyPrefix));
    }

    @Override
    public Claim claim(LockKey key, OwnerToken owner, Duration lease, Consumer<Answer> voter) {
        Acquire acquire = new Acquire(commands.acquire(key, owner, lease), lane.address(), voter);
        lane.submit(acquire);
        return releaser -> release(acquire, key, owner, lease, releaser);
    }

    private void release(Acquire acquire, LockKey key, OwnerToken owner, Duration lease, Consumer<Answer> voter) {
        Release release = new Release(commands.release(key, owner), lane.address(), lease, voter);
        if (!lane.follow(acquire, release)) {
            voter.accept(new Answer(lane.address(), Vote.REFUSED, "the acquire was never sent"));
        }
    }

    @Override
    public void inspect(LockKey key, Consumer<Inspection> reader) {
        lane.submit(new Inspect(commands.inspect(key), lane.address(), commands.keyOf(key), reader));
    }

    @Override
    public String address() {
        return lane.address();
    }

    @Override
    public NodeStatus status() {
        return lane.status();
    }

    @Override
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return lane.awaitIdle(atMost);
    }

    @Override
    public void close() {
        lane.close();
    }

    /** Asks for the key. Never sent twice (R42). */
    private static final class Acquire extends Exchange {

        private final String node;
        private final Consumer<Answer> voter;

        Acquire(List<Command> commands, String node, Consumer<Answer> voter) {
            super(commands);
            this.node = node;
            this.voter = voter;
        }

        @Override
        void answered(List<Reply> replies) {
            voter.accept(Replies.ofAcquire(node, replies.get(0), latency()));
        }

        @Override
        void unanswered(String why) {
            voter.accept(new Answer(node, Vote.UNKNOWN, why));
        }
    }

    /** Asks what stands under the key. */
    private static final class Inspect extends Exchange {

        private final String node;
        private final String redisKey;
        private final Consumer<Inspection> reader;

        Inspect(List<Command> commands, String node, String redisKey, Consumer<Inspection> reader) {
            super(commands);
            this.node = node;
            this.redisKey = redisKey;
            this.reader = reader;
        }

        @Override
        void answered(List<Reply> replies) {
            reader.accept(Replies.ofInspection(node, redisKey, replies));
        }

        @Override
        void unanswered(String why) {
            reader.accept(Inspection.nothing(node));
        }
    }
}
