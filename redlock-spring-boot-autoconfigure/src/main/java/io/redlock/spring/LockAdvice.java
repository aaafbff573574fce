package io.redlock.spring;

import io.redlock.Redlock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs calls under their locks, each in the way that its return type asks for. Safe for use by several threads. */
final class LockAdvice {

    private final Execution plain;
    private final Execution stage;
    private final Execution reactive;

    LockAdvice(Supplier<Redlock> redlock, Transactions transactions, LockObserver observer) {
        Acquirer acquirer = new Acquirer(redlock, transactions, observer);
        this.plain = new PlainExecution(acquirer, transactions);
        this.stage = new StageExecution(acquirer, transactions);
        // Without Reactor no method is of that kind, and the class would not load.
        this.reactive = ReturnKind.isReactorPresent() ? new ReactiveExecution(redlock, transactions, observer) : plain;
    }

    @Nullable
    Object run(LockedCall call) throws Throwable {
        ReturnKind returns = call.operation().returns();
        // A publisher asks each time that somebody subscribes.
        if (returns != ReturnKind.REACTIVE && !call.isLocked()) {
            return call.proceed();
        }
        return switch (returns) {
            case VALUE -> plain.run(call);
            case STAGE -> stage.run(call);
            case REACTIVE -> reactive.run(call);
        };
    }
}
