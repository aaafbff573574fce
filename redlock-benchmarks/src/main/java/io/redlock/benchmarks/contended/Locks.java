package io.redlock.benchmarks.contended;

import io.lettuce.core.RedisURI;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.jedis.JedisLockNodes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.integration.redis.util.RedisLockRegistry.RedisLockType;

/** One way to lock, as an application has it: with the defaults of its library, one client for all threads. */
interface Locks extends AutoCloseable {

    /** Far more than any wait of a measurement: nobody gives up, so that everybody's wait is seen to its end. */
    Duration WAIT_TIME = Duration.ofSeconds(60);

    /** Runs work under the lock of that key. */
    void under(String key, Runnable work) throws InterruptedException;

    @Override
    void close();

    /** No lock at all: what this measures has to complain. */
    static Locks none() {
        return new OfLocks(key -> new NoLock(), () -> {});
    }

    static Locks redlock(List<String> addresses) {
        Redlock redlock = Redlock.builder()
                .nodes(JedisLockNodes.of(addresses.toArray(String[]::new)))
                .application("benchmark")
                .build();
        return new OfRedlock(redlock);
    }

    static Locks redisson(List<String> addresses) {
        Config config = new Config();
        config.useSingleServer().setAddress(addresses.get(0));
        RedissonClient client = Redisson.create(config);
        return new OfLocks(client::getLock, client::shutdown);
    }

    static Locks springIntegrationSpin(List<String> addresses) {
        return springIntegration(addresses, RedisLockType.SPIN_LOCK);
    }

    static Locks springIntegrationPubSub(List<String> addresses) {
        return springIntegration(addresses, RedisLockType.PUB_SUB_LOCK);
    }

    private static Locks springIntegration(List<String> addresses, RedisLockType type) {
        RedisURI server = RedisURI.create(URI.create(addresses.get(0)));
        LettuceConnectionFactory connections = new LettuceConnectionFactory(server.getHost(), server.getPort());
        connections.afterPropertiesSet();
        connections.start();
        RedisLockRegistry registry = new RedisLockRegistry(connections, "benchmark");
        registry.setRedisLockType(type);
        return new OfLocks(registry::obtain, () -> {
            registry.destroy();
            connections.destroy();
        });
    }

    /** Ours. */
    record OfRedlock(Redlock redlock) implements Locks {

        @Override
        public void under(String key, Runnable work) throws InterruptedException {
            LockRequest request = LockRequest.of(key).waitTime(WAIT_TIME);
            try (var hold = redlock.acquire(request).orThrow()) {
                work.run();
            }
        }

        @Override
        public void close() {
            redlock.close();
        }
    }

    /** Theirs: a {@link Lock} for each key. */
    record OfLocks(Function<String, Lock> locks, Runnable end) implements Locks {

        @Override
        public void under(String key, Runnable work) throws InterruptedException {
            Lock lock = locks.apply(key);
            if (!lock.tryLock(WAIT_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("No lock within " + WAIT_TIME);
            }
            try {
                work.run();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
