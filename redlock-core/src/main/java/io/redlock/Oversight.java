package io.redlock;

import io.redlock.Ballot.Rule;
import io.redlock.RedlockEvent.LockRevoked;
import io.redlock.node.LockKey;
import io.redlock.node.LockKeys;
import io.redlock.node.LockNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What whoever looks after an application asks about a key, whoever holds it. */
final class Oversight {

    private final Engine engine;

    Oversight(Engine engine) {
        this.engine = engine;
    }

    /** {@return what each node has under a key, within the node timeout} */
    CompletableFuture<KeyReport> inspect(LockKey key) {
        CompletableFuture<KeyReport> report = new CompletableFuture<>();
        Inquiry.ofAll(engine, new LockKeys(List.of(key)), found -> report.complete(new KeyReport(key.value(), found)));
        return report;
    }

    /** {@return what came of taking a key away from who holds it, within the node timeout} */
    CompletableFuture<Revocation> revoke(LockKey key) {
        CompletableFuture<Revocation> decided = new CompletableFuture<>();
        Ballot ballot = new Ballot(
                engine.electorate(), Rule.YES_OR_NO, tally -> decided.complete(decided(key, tally)), late -> {});
        engine.timer().schedule(engine.nodeTimeout(), ballot::end);
        String by = engine.owner().itselfNow();
        List<LockNode> nodes = engine.electorate().nodes();
        for (int node = 0; node < nodes.size(); node++) {
            int asked = node;
            nodes.get(node).revoke(key, by, answer -> ballot.cast(asked, answer));
        }
        ballot.allAsked();
        return decided;
    }

    /** A node without the key does not count as one that has revoked it: a repair may be on its way there (R34). */
    private Revocation decided(LockKey key, Tally tally) {
        int quorum = engine.electorate().quorum().votes();
        Revocation outcome = Revocation.UNCERTAIN;
        if (tally.granted() >= quorum) {
            outcome = Revocation.REVOKED;
        } else if (tally.refused() >= quorum) {
            outcome = Revocation.NOT_HELD;
        }
        engine.events().tell(new LockRevoked(key.value(), outcome, tally));
        return outcome;
    }
}
