package io.redlock;

import io.redlock.node.LockNodes;
import java.time.Duration;
import java.util.List;

/** What a {@link RedlockBuilder} was told, with every default filled in. */
record Settings(
        LockNodes nodes,
        Duration lease,
        Duration waitTime,
        Duration nodeTimeout,
        DriftAllowance drift,
        String application,
        List<RedlockListener> listeners) {}
