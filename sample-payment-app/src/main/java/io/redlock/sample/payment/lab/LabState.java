package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.SecondInstance.Life;
import io.redlock.sample.payment.lab.instance.InstanceState.Held;
import io.redlock.sample.payment.lab.instance.InstanceState.Waits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows of now.
 *
 * @param instances the instances
 * @param nodes the nodes, as this instance's client sees them and as they really are
 * @param quorum how many nodes have to grant a lock
 * @param controllable whether nodes can be stopped and ended from here
 * @param holds all holds
 * @param waiting all who wait
 * @param load the payments all the time
 */
record LabState(
        List<InstanceView> instances,
        List<NodeView> nodes,
        int quorum,
        boolean controllable,
        List<Held> holds,
        List<Waits> waiting,
        Load.Count load) {

    LabState {
        instances = List.copyOf(instances);
        nodes = List.copyOf(nodes);
        holds = List.copyOf(holds);
        waiting = List.copyOf(waiting);
    }

    /**
     * An instance.
     *
     * @param name its name
     * @param state how it is
     */
    record InstanceView(String name, Life state) {}

    /**
     * A node.
     *
     * @param index which
     * @param address its address
     * @param state whether it takes part, as this instance's client knows
     * @param latencyMillis how long its last answer took, if there was one
     * @param quarantineMillis for how long its votes do not count
     * @param power whether its process runs; nothing if nobody here knows
     */
    record NodeView(
            int index,
            String address,
            String state,
            @Nullable Double latencyMillis,
            long quarantineMillis,
            @Nullable String power) {}
}
