package io.redlock;

import io.redlock.node.LockNodes;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a {@link RedlockBuilder} was told, with every default filled in. */
record Settings(
        LockNodes nodes,
        Duration lease,
        Duration waitTime,
        Duration holdLimit,
        boolean renewed,
        Optional<Duration> maxLease,
        Duration nodeTimeout,
        Duration outageTimeout,
        DriftAllowance drift,
        RestartGuard restartGuard,
        String application,
        List<RedlockListener> listeners) {}
