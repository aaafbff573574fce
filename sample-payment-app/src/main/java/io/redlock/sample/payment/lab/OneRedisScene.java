package io.redlock.sample.payment.lab;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Redlock;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.test.RedisNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Why one Redis is not enough, also with a replica that takes its place: replication tells the client nothing, so what the
 * master has granted, its replica may not know. Played on real servers, once so, and once on five independent nodes.
 */
final class OneRedisScene {

    private static final int MASTER = 0;
    private static final int REPLICA = 1;
    private static final String KEY = "stock";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * Both ways.
     *
     * @param single on a master with a replica
     * @param fleet on five independent nodes
     */
    record Result(Half single, Half fleet) {}

    /**
     * One way.
     *
     * @param steps what was done and answered
     * @param holders who holds the lock at the end, by what they were answered
     */
    record Half(List<Step> steps, List<String> holders) {

        Half {
            steps = List.copyOf(steps);
            holders = List.copyOf(holders);
        }
    }

    Result play() throws Exception {
        return new Result(onOneMaster(), onFiveNodes());
    }

    private Half onOneMaster() throws Exception {
        try (RedisNodes servers = RedisNodes.builder()
                        .count(2)
                        .arguments("--repl-diskless-sync-delay", "0")
                        .start();
                Relay relay = Relay.to(servers.port(MASTER))) {
            Steps steps = new Steps(step -> {});
            List<String> holders = new ArrayList<>();
            follow(servers, relay, steps);
            set("A", servers, MASTER, holders, steps);
            steps.add(
                    "REPLICA",
                    "GET " + KEY + ": replication is asynchronous",
                    servers.command(REPLICA, "GET", KEY),
                    false);
            servers.kill(MASTER);
            steps.add("MASTER", "is killed (SIGKILL), and what it had not replicated yet is gone");
            steps.add("OPERATOR", "REPLICAOF NO ONE: the replica is the master now", promote(servers), false);
            set("B", servers, REPLICA, holders, steps);
            return new Half(steps.all(), holders);
        }
    }

    private static void follow(RedisNodes servers, Relay relay, Steps steps) throws Exception {
        String reply = servers.command(REPLICA, "REPLICAOF", "127.0.0.1", Integer.toString(relay.port()));
        long start = System.nanoTime();
        while (!servers.command(REPLICA, "INFO", "replication").contains("master_link_status:up")) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new TimeoutException("The replica did not find its master");
            }
            Thread.sleep(50);
        }
        steps.add("REPLICA", "REPLICAOF the master: it follows, and is in sync", reply, false);
        relay.hold();
        steps.add("NETWORK", "What the master tells its replica is held back from now on, as on a slow line");
    }

    private static String promote(RedisNodes servers) {
        return servers.command(REPLICA, "REPLICAOF", "NO", "ONE");
    }

    private static void set(String who, RedisNodes servers, int server, List<String> holders, Steps steps) {
        String reply = servers.command(server, "SET", KEY, who, "NX", "PX", Long.toString(LEASE.toMillis()));
        boolean holds = reply.equals("OK");
        boolean isSecond = holds && !holders.isEmpty();
        if (holds) {
            holders.add(who);
        }
        String words = "SET %s %s NX PX %d".formatted(KEY, who, LEASE.toMillis());
        steps.add(who, isSecond ? words + ": while A still works under it" : words, reply, isSecond);
    }

    private Half onFiveNodes() throws Exception {
        try (RedisNodes nodes = RedisNodes.start(5);
                Redlock a = client(nodes, "A");
                Redlock b = client(nodes, "B")) {
            Steps steps = new Steps(step -> {});
            List<String> holders = new ArrayList<>();
            acquire("A", a, holders, steps);
            nodes.kill(MASTER);
            steps.add("NODE", "The first of five independent nodes is killed (SIGKILL)");
            acquire("B", b, holders, steps);
            return new Half(steps.all(), holders);
        }
    }

    private static Redlock client(RedisNodes nodes, String name) {
        return Redlock.builder()
                .nodes(JedisLockNodes.builder().addresses(nodes.addresses()).build())
                .application(name)
                .build();
    }

    private static void acquire(String who, Redlock client, List<String> holders, Steps steps)
            throws InterruptedException {
        Acquisition acquisition =
                client.acquire(LockRequest.of(KEY).lease(LEASE).waitTime(Duration.ZERO));
        boolean holds = acquisition instanceof Acquired;
        boolean isSecond = holds && !holders.isEmpty();
        if (holds) {
            holders.add(who);
        }
        String reply = acquisition instanceof NotAcquired refused ? refused.describe() : "acquired by a quorum";
        steps.add(who, "acquires the lock " + KEY, reply, isSecond);
    }
}
