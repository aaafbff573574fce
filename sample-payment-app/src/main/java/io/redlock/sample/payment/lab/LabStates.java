package io.redlock.sample.payment.lab;

import io.redlock.Redlock;
import io.redlock.node.NodeStatus;
import io.redlock.sample.payment.lab.LabState.NodeView;
import io.redlock.sample.payment.lab.instance.InstanceState;
import io.redlock.sample.payment.lab.instance.WaitTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;

/** Asks the instances what they hold, and puts it together with what is known of the nodes. */
final class LabStates {

    private static final Logger log = LoggerFactory.getLogger(LabStates.class);

    private final Redlock redlock;
    private final Instances instances;
    private final NodeControls controls;
    private final Load load;

    LabStates(Redlock redlock, Instances instances, NodeControls controls, Load load) {
        this.redlock = redlock;
        this.instances = instances;
        this.controls = controls;
        this.load = load;
    }

    /**
     * What the instances say at one moment.
     *
     * @param state for the page
     * @param waits how long their callers were kept so far
     * @param told how many of them said something
     */
    record Moment(LabState state, WaitTimes waits, int told) {}

    Moment now() {
        List<InstanceState> told = new ArrayList<>();
        for (InstanceClient instance : instances.running()) {
            try {
                told.add(instance.state());
            } catch (RestClientException noAnswer) {
                // It is ending, or was stopped a moment ago: the next moment tells.
                log.debug("{} does not say what it holds", instance.name(), noAnswer);
            }
        }
        WaitTimes waits = told.stream().map(InstanceState::waits).reduce(WaitTimes.none(), WaitTimes::and);
        return new Moment(state(told), waits, told.size());
    }

    private LabState state(List<InstanceState> told) {
        List<NodeStatus> nodes = redlock.nodes();
        return new LabState(
                instances.views(),
                IntStream.range(0, nodes.size())
                        .mapToObj(index -> view(index, nodes.get(index)))
                        .toList(),
                nodes.size() / 2 + 1,
                controls.available(),
                told.stream().flatMap(state -> state.holds().stream()).toList(),
                told.stream().flatMap(state -> state.waiting().stream()).toList(),
                load.count());
    }

    private NodeView view(int index, NodeStatus status) {
        return new NodeView(
                index,
                status.address(),
                status.state().name(),
                status.latency().map(latency -> latency.toNanos() / 1e6).orElse(null),
                status.quarantineLeft().map(Duration::toMillis).orElse(0L),
                controls.available() ? controls.power(index).name() : null);
    }
}
