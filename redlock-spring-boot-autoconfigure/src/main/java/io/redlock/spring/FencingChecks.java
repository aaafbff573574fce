package io.redlock.spring;

import io.redlock.LockRequest;
import io.redlock.Redlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/**
 * Whether the methods that want a fencing token can have one of this application's lock (R38). That is asked when the
 * beans of the start are there, and of a bean that is made later when it is made. Safe for use by several threads.
 */
final class FencingChecks {

    private final Supplier<Redlock> redlock;
    private final List<LockOperation> waiting = new ArrayList<>();
    private boolean begun;

    FencingChecks(Supplier<Redlock> redlock) {
        this.redlock = redlock;
    }

    void add(Collection<LockOperation> operations) {
        List<LockOperation> fenced =
                operations.stream().filter(LockOperation::fenced).toList();
        synchronized (waiting) {
            if (!begun) {
                waiting.addAll(fenced);
                return;
            }
        }
        check(fenced);
    }

    void begin() {
        List<LockOperation> fenced;
        synchronized (waiting) {
            begun = true;
            fenced = List.copyOf(waiting);
            waiting.clear();
        }
        check(fenced);
    }

    /** Outside of any monitor: the lock may have to be made first, and others may be making beans at the same time. */
    private void check(List<LockOperation> fenced) {
        if (fenced.isEmpty()) {
            return;
        }
        try {
            redlock.get().check(LockRequest.of(fenced.get(0).name()).fenced(true));
        } catch (NoSuchBeanDefinitionException none) {
            // As for any other method with a lock, it is the call that fails.
            return;
        } catch (IllegalArgumentException noGuard) {
            throw new InvalidDistributedLockException(
                    fenced.get(0).method(),
                    "With fenced = true it needs a restart guard, and there is none: redlock.restart-guard is off, or auto with fewer than three nodes",
                    "Set redlock.restart-guard to strict or uptime, or to auto and give at least three nodes; or leave fenced out");
        }
    }
}
