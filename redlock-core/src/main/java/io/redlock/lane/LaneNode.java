package io.redlock.lane;

import io.redlock.node.Answer;
import io.redlock.node.Bid;
import io.redlock.node.Claim;
import io.redlock.node.Inspection;
import io.redlock.node.LockKey;
import io.redlock.node.LockKeys;
import io.redlock.node.LockNode;
import io.redlock.node.NodeContext;
import io.redlock.node.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
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
     * {@return the nodes of one client, which are being connected to in the background}
     *
     * @param servers open the connections to one server each; closed with the nodes
     * @param keyPrefix what stands before every key on the nodes
     * @param durable whether the servers keep what they have confirmed, whatever happens to them
     * @param context what the client shares with its nodes
     */
    public static List<LockNode> openAll(
            List<? extends WireFactory> servers, String keyPrefix, boolean durable, NodeContext context) {
        LockCommands commands = new LockCommands(keyPrefix);
        Fleet fleet = new Fleet(servers.stream().map(WireFactory::address).toList(), context);
        List<Admission> admissions = new ArrayList<>();
        List<LockNode> nodes = new ArrayList<>();
        List<Lane> lanes = new ArrayList<>();
        for (WireFactory server : servers) {
            Lane lane = new Lane(
                    server, context, itself -> new Admission(itself, admissions, fleet, commands, durable, context));
            admissions.add(lane.admission());
            lanes.add(lane);
            nodes.add(new LaneNode(lane, commands));
        }
        lanes.forEach(Lane::connect);
        return nodes;
    }

    @Override
    public Claim claim(Bid bid, Consumer<Answer> voter) {
        lane.admission().allow(bid.longestKept());
        LaneClaim claim = new LaneClaim(lane, commands, bid, voter);
        lane.submit(claim.acquire());
        return claim;
    }

    @Override
    public void inspect(LockKeys keys, Consumer<Inspection> reader) {
        List<String> redisKeys = keys.keys().stream().map(commands::keyOf).toList();
        lane.submit(new Inspect(commands.inspect(keys), lane.address(), redisKeys, reader));
    }

    @Override
    public void revoke(LockKey key, String by, Consumer<Answer> voter) {
        lane.submit(new Revoke(lane, commands, key, by, voter));
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

    /** Asks what stands under the keys. */
    private static final class Inspect extends Exchange {

        private final String node;
        private final List<String> redisKeys;
        private final Consumer<Inspection> reader;

        Inspect(List<Command> commands, String node, List<String> redisKeys, Consumer<Inspection> reader) {
            super(commands);
            this.node = node;
            this.redisKeys = redisKeys;
            this.reader = reader;
        }

        @Override
        void answered(List<Reply> replies) {
            reader.accept(Replies.ofInspection(node, redisKeys, replies));
        }

        @Override
        void unanswered(String why) {
            reader.accept(Inspection.unanswered(node, why));
        }
    }
}
