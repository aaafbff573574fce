package io.redlock.spring.boot.autoconfigure.web;

import io.redlock.spring.DistributedLock;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/** Methods under one lock, in each of the ways in which a controller may hand on what they return. */
class Locked {

    @DistributedLock(key = "'" + Failures.KEY + "'", waitTime = "0")
    public String now() {
        return "done";
    }

    @DistributedLock(key = "'" + Failures.KEY + "'", waitTime = "0")
    public CompletableFuture<String> later() {
        return CompletableFuture.completedFuture("done");
    }

    @DistributedLock(key = "'" + Failures.KEY + "'", waitTime = "0")
    public Mono<String> onSubscription() {
        return Mono.just("done");
    }
}
