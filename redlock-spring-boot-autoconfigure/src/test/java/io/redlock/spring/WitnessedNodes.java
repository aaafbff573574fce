package io.redlock.spring;

import io.redlock.node.Answer;
import io.redlock.node.Bid;
import io.redlock.node.Claim;
import io.redlock.node.Inspection;
import io.redlock.node.LockKey;
import io.redlock.node.LockKeys;
import io.redlock.node.LockNode;
import io.redlock.node.LockNodes;
import io.redlock.node.NodeContext;
import io.redlock.node.NodeStatus;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Nodes with somebody who is called on the thread that releases, just before each node hears of it.
 *
 * @param deaf whether the nodes do not hear just now that a lease is to be extended
 */
record WitnessedNodes(LockNodes nodes, Runnable witness, BooleanSupplier deaf) implements LockNodes {

    WitnessedNodes(LockNodes nodes, Runnable witness) {
        this(nodes, witness, () -> false);
    }

    @Override
    public List<LockNode> open(NodeContext context) {
        return nodes.open(context).stream()
                .<LockNode>map(node -> new WitnessedNode(node, witness, deaf))
                .toList();
    }

    @Override
    public Duration connectTimeout() {
        return nodes.connectTimeout();
    }

    private record WitnessedNode(LockNode node, Runnable witness, BooleanSupplier deaf) implements LockNode {

        @Override
        public Claim claim(Bid bid, Consumer<Answer> voter) {
            return new WitnessedClaim(node.claim(bid, voter), witness, deaf);
        }

        @Override
        public void inspect(LockKeys keys, Consumer<Inspection> reader) {
            node.inspect(keys, reader);
        }

        @Override
        public void revoke(LockKey key, String by, Consumer<Answer> voter) {
            node.revoke(key, by, voter);
        }

        @Override
        public String address() {
            return node.address();
        }

        @Override
        public NodeStatus status() {
            return node.status();
        }

        @Override
        public boolean awaitIdle(Duration atMost) throws InterruptedException {
            return node.awaitIdle(atMost);
        }

        @Override
        public void close() {
            node.close();
        }
    }

    private record WitnessedClaim(Claim claim, Runnable witness, BooleanSupplier deaf) implements Claim {

        @Override
        public void extend(Duration lease, Consumer<Answer> voter) {
            if (!deaf.getAsBoolean()) {
                claim.extend(lease, voter);
            }
        }

        @Override
        public void raise(long token, Consumer<Answer> voter) {
            claim.raise(token, voter);
        }

        @Override
        public void repair(Duration lease, OptionalLong token, Consumer<Answer> voter) {
            claim.repair(lease, token, voter);
        }

        @Override
        public void release(Duration keep, Consumer<Answer> voter) {
            witness.run();
            claim.release(keep, voter);
        }
    }
}
