package io.redlock.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.redlock.Redlock;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.spring.DistributedLockBeanPostProcessor;
import io.redlock.spring.boot.autoconfigure.event.RedlockEventPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Adds the meters that show a client as it is now, and those of all annotated locks, before anything happens to them. When
 * the context ends they are taken away again, since a registry may outlive it.
 */
final class RedlockGauges implements SmartInitializingSingleton, DisposableBean {

    private final RedlockMeters meters;
    private final ObjectProvider<Redlock> redlock;
    private final ObjectProvider<DistributedLockBeanPostProcessor> annotated;
    private final ObjectProvider<RedlockEventPublisher> events;
    private final List<Meter> added = new ArrayList<>();

    RedlockGauges(
            RedlockMeters meters,
            ObjectProvider<Redlock> redlock,
            ObjectProvider<DistributedLockBeanPostProcessor> annotated,
            ObjectProvider<RedlockEventPublisher> events) {
        this.meters = meters;
        this.redlock = redlock;
        this.annotated = annotated;
        this.events = events;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Redlock client = redlock.getObject();
        meters.census().begin(client);
        client.nodes().stream().map(NodeStatus::address).forEach(this::add);
        added.add(dropped("listeners", client, Redlock::droppedEvents));
        events.ifUnique(publisher -> added.add(dropped("application", publisher, RedlockEventPublisher::dropped)));
        annotated.ifUnique(locks -> locks.lockNames().forEach(meters::lock));
    }

    private void add(String node) {
        meters.node(node);
        Census census = meters.census();
        for (State state : State.values()) {
            added.add(Gauge.builder("redlock.node.state", census, all -> all.isIn(state, node))
                    .description("1 for the state that a node is in, 0 for the others")
                    .tag("node", node)
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(meters.registry()));
        }
        added.add(Gauge.builder("redlock.node.owed", census, all -> all.owed(node))
                .description("Releases that a node has yet to hear")
                .tag("node", node)
                .register(meters.registry()));
    }

    private <T> Meter dropped(String by, T counting, ToDoubleFunction<T> count) {
        return FunctionCounter.builder("redlock.events.dropped", counting, count)
                .description("Events that listeners never saw, since they were too far behind")
                .tag("by", by)
                .register(meters.registry());
    }

    @Override
    public void destroy() {
        MeterRegistry registry = meters.registry();
        added.forEach(registry::remove);
        meters.all().forEach(names -> names.gauges().forEach(registry::remove));
        meters.census().end();
    }
}
