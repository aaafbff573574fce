package io.redlock;

import java.util.concurrent.CompletableFuture;

/** Hands what comes of a contender to an application, on a thread for that. An application that ends it first gives up. */
final class Promise {

    private Promise() {}

    static CompletableFuture<Acquisition> of(Contender contender, Callbacks callbacks) {
        CompletableFuture<Acquisition> promise = new CompletableFuture<>();
        CompletableFuture<Acquisition> unusedTail = contender
                .outcome()
                .whenComplete((acquisition, closed) -> callbacks.run(() -> {
                    if (closed == null) {
                        handOver(promise, contender, acquisition);
                    } else {
                        promise.completeExceptionally(closed);
                    }
                }));
        CompletableFuture<Acquisition> unusedEnd = promise.whenComplete((acquisition, failure) -> {
            if (failure != null) {
                contender.giveUp();
            }
        });
        return promise;
    }

    private static void handOver(CompletableFuture<Acquisition> promise, Contender contender, Acquisition acquisition) {
        try {
            Acquisition handed = contender.handOver(acquisition);
            if (!promise.complete(handed)) {
                Contender.discard(handed);
            }
        } catch (IllegalStateException closed) {
            promise.completeExceptionally(closed);
        }
    }
}
