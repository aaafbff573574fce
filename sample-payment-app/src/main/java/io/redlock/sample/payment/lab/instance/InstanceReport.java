package io.redlock.sample.payment.lab.instance;

import io.micrometer.core.instrument.MeterRegistry;
import io.redlock.Hold;
import io.redlock.Redlock;
import io.redlock.sample.payment.InstanceName;
import io.redlock.sample.payment.lab.instance.InstanceState.Held;
import io.redlock.sample.payment.lab.instance.InstanceState.Waits;
import java.util.List;
import java.util.OptionalLong;

/** Reports what this instance holds, without asking any node. */
public final class InstanceReport {

    private final Redlock redlock;
    private final Renewals renewals;
    private final MeterRegistry meters;
    private final InstanceName name;

    InstanceReport(Redlock redlock, Renewals renewals, MeterRegistry meters, InstanceName name) {
        this.redlock = redlock;
        this.renewals = renewals;
        this.meters = meters;
        this.name = name;
    }

    /** {@return the state of now} */
    public InstanceState now() {
        String instance = name.value();
        List<Held> holds =
                redlock.holds().stream().map(hold -> held(instance, hold)).toList();
        List<Waits> waiting = redlock.waiting().stream()
                .map(caller ->
                        new Waits(instance, key(caller.keys()), caller.waited().toMillis()))
                .toList();
        return new InstanceState(instance, holds, waiting, WaitTimes.of(meters));
    }

    private Held held(String instance, Hold hold) {
        OptionalLong token = hold.fencingToken();
        return new Held(
                instance,
                key(hold.keys()),
                hold.validity().toMillis(),
                hold.lease().toMillis(),
                hold.held().toMillis(),
                renewals.of(hold.keys()),
                token.isPresent() ? token.getAsLong() : null,
                hold.state().name());
    }

    private static String key(List<String> keys) {
        return String.join(", ", keys);
    }
}
