package io.redlock.it.faults;

import io.redlock.Hold;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that answer, and do not do what they are asked: F16, F17, F21. What they say once: StrangeServerIT. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class RefusingServersIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(3);

    private static final int MINORITY = 1;
    private static final int MAJORITY = 2;

    private final RedisNodes nodes = REDIS.nodes();
    private ServerFault fault = ServerFault.OOM;
    private int befallen;

    private void befall(ServerFault kind, int count) throws IOException {
        fault = kind;
        for (befallen = 0; befallen < count; befallen++) {
            kind.befall(nodes, befallen);
        }
    }

    /** Also after a test that failed: no node could be emptied for the next one otherwise. */
    @AfterEach
    void heal() throws IOException {
        while (befallen > 0) {
            fault.heal(nodes, --befallen);
        }
    }

    @ParameterizedTest
    @EnumSource
    void f16_f17_f21_a_minority_that_refuses(ServerFault kind) throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                Hold other = scene.toBeGivenBack();
                befall(kind, MINORITY);
                scene.acquires();
                holder.keeps();
                other.close();
                heal();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void f16_f17_f21_a_majority_that_refuses(ServerFault kind) throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                Hold other = scene.toBeGivenBack();
                befall(kind, MAJORITY);
                scene.acquiresNothing(kind.words());
                if (kind == ServerFault.OOM) {
                    holder.keeps();
                } else {
                    holder.losesAtTheDeadline();
                }
                other.close();
                heal();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }
}
