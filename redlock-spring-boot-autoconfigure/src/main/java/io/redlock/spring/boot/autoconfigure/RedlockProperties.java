package io.redlock.spring.boot.autoconfigure;

import io.redlock.Redlock;
import io.redlock.RedlockBuilder;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.node.RestartGuard;
import io.redlock.spring.DistributedLockBeanPostProcessor;
import io.redlock.spring.InsideTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration properties for Redlock.
 *
 * @param enabled Whether to make the beans. If not, methods with @DistributedLock run without a lock.
 * @param nodes Independent Redis servers, an odd number, at least three: host:port, [::1]:6379,
 *     redis://[user[:password]@]host[:port][/database], or rediss:// for TLS.
 * @param username ACL user for nodes whose address names none.
 * @param password Password for nodes whose address names none.
 * @param database Database for nodes whose address names none.
 * @param ssl TLS.
 * @param clientName Name of the connections on the servers, as CLIENT LIST shows it.
 * @param keyPrefix What stands before every key on the nodes. Only applications with the same prefix exclude each other.
 * @param lease How long the nodes keep a lock whose annotation names no lease, if nobody extends it or gives it back.
 * @param maxLease Longest lease that any application may use on these nodes; the same for all of them. A node that may
 *     have lost its data does not vote for that long. By default the longest lease met.
 * @param holdLimit For how long leases are extended whose annotation names no hold limit.
 * @param renewal Extending leases while methods run.
 * @param waitTime How long a caller keeps attempting if the annotation names no wait time. Zero is exactly one attempt.
 * @param nodeTimeout How long one node may take to answer before its vote is unknown. Keep it far below the shortest
 *     lease. By default a twentieth of the lease, at least 20ms and at most 250ms.
 * @param connectTimeout How long a connection to a node may take, and each step of its handshake. No caller waits for
 *     it.
 * @param outageTimeout How long a caller keeps attempting while too few nodes answer, if its wait time is longer.
 * @param driftFactor Share of a lease that is set aside for clocks that run at different rates.
 * @param restartGuard When a node votes again that may have lost its data. Auto and strict: when the longest lease has
 *     passed, but auto takes nodes without any trace of locks for new; uptime: at once, if the node has been up for that
 *     long; off: always at once, which is unsafe.
 * @param durable Whether every node keeps all data whatever happens to it (appendonly yes, appendfsync always, no backup
 *     restored), so that a restarted one votes at once.
 * @param shutdownTimeout How long methods under a lock may go on when the application stops, before their locks are taken
 *     away.
 * @param aspect The advice around annotated methods.
 * @param transaction Transactions under a lock.
 * @param useSpringDataRedis Whether the only node is the server that Spring Data Redis is connected to, as
 *     spring.data.redis.* or its connection details say. Without it nobody gets a lock.
 * @param metrics Meters.
 * @param events Application events.
 * @param health Health indicator.
 * @param endpoint Actuator endpoint.
 * @param web What the callers of a web application are told.
 */
@ConfigurationProperties("redlock")
public record RedlockProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue List<String> nodes,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("0") int database,
        @DefaultValue Ssl ssl,
        @DefaultValue("redlock") String clientName,
        @DefaultValue("redlock") String keyPrefix,
        @DefaultValue("10s") Duration lease,
        @Nullable Duration maxLease,
        @DefaultValue(RedlockProperties.DEFAULT_HOLD_LIMIT) Duration holdLimit,
        @DefaultValue Renewal renewal,
        @DefaultValue("3s") Duration waitTime,
        @DefaultValue("30s") Duration outageTimeout,
        @Nullable Duration nodeTimeout,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("0.01") double driftFactor,
        @DefaultValue("auto") RestartGuard restartGuard,
        @DefaultValue("false") boolean durable,
        @DefaultValue("20s") Duration shutdownTimeout,
        @DefaultValue Aspect aspect,
        @DefaultValue Transaction transaction,
        @DefaultValue("false") boolean useSpringDataRedis,
        @DefaultValue Metrics metrics,
        @DefaultValue Events events,
        @DefaultValue Health health,
        @DefaultValue Endpoint endpoint,
        @DefaultValue Web web) {

    static final String DEFAULT_HOLD_LIMIT = "1h";

    /**
     * TLS.
     *
     * @param enabled Whether to encrypt every connection, also to nodes without rediss://. By default, if a bundle is
     *     named. False with a bundle: it is for the nodes with rediss://.
     * @param bundle SSL bundle with the certificates to trust and to show. Host names are always verified. When the bundle
     *     is reloaded, connections made from then on use it.
     */
    public record Ssl(@Nullable Boolean enabled, @Nullable String bundle) {

        boolean isForAll() {
            return enabled != null ? enabled : bundleName().isPresent();
        }

        Optional<String> bundleName() {
            return Optional.ofNullable(bundle).filter(Predicate.not(String::isBlank));
        }
    }

    /**
     * Extending leases while methods run.
     *
     * @param enabled Whether leases are extended. If not, a lock ends with its lease, whatever its annotation says.
     */
    public record Renewal(@DefaultValue("true") boolean enabled) {}

    /**
     * The advice around annotated methods.
     *
     * @param enabled Whether annotated methods are locked. If not, they run without a lock.
     * @param order Order of the bean post-processor that puts the advice around a bean, by default behind all but those
     *     of @Retryable and @Async. The later it runs, the further out the lock is.
     */
    public record Aspect(
            @DefaultValue("true") boolean enabled,

            @DefaultValue("" + DistributedLockBeanPostProcessor.DEFAULT_ORDER)
            int order) {}

    /**
     * Transactions under a lock.
     *
     * @param commitMargin How much validity a lock needs when a transaction under it commits. With less it is extended
     *     once, or the transaction is rolled back. By default a tenth of the lock's lease, and never more than half of it.
     * @param inside What becomes of a call that would acquire its lock inside a transaction that its caller has begun,
     *     where what was read may be older than the lock. Warn: it acquires, and the log says so once for each method;
     *     reject: it fails before it acquires; allow: it acquires.
     */
    public record Transaction(
            @Nullable Duration commitMargin,
            @DefaultValue("warn") InsideTransaction inside) {}

    /**
     * Meters.
     *
     * @param enabled Whether there are meters, where there is a meter registry.
     * @param maxNames How many lock names have meters of their own. Those that come later share the name "other".
     */
    public record Metrics(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("200") int maxNames) {}

    /**
     * Application events.
     *
     * @param enabled Whether what happens to locks and nodes is published to the application context.
     */
    public record Events(@DefaultValue("true") boolean enabled) {}

    /**
     * Health indicator.
     *
     * @param degraded Status while a quorum of nodes votes, but not all: up, unknown, out-of-service, down, or one of the
     *     application's own.
     */
    public record Health(@DefaultValue("up") String degraded) {}

    /**
     * Actuator endpoint.
     *
     * @param revoke Taking locks away by hand.
     */
    public record Endpoint(@DefaultValue Revoke revoke) {

        /**
         * Taking locks away by hand.
         *
         * @param enabled Whether the endpoint has an operation that revokes a lock.
         */
        public record Revoke(@DefaultValue("false") boolean enabled) {}
    }

    /**
     * What the callers of a web application are told.
     *
     * @param problemDetails Answers with problem details (RFC 9457).
     */
    public record Web(@DefaultValue ProblemDetails problemDetails) {

        /**
         * Answers with problem details (RFC 9457).
         *
         * @param enabled Whether callers of Spring MVC or WebFlux get a problem detail when a lock was not acquired or not
         *     kept: 423 if it is contended, 503 if it cannot be had, 500 if it was lost, 409 if a fencing token was refused.
         */
        public record ProblemDetails(@DefaultValue("false") boolean enabled) {}
    }

    /**
     * Checks what can be checked, so that a message names the property.
     *
     * @throws InvalidConfigurationPropertyValueException if a value is impossible
     */
    public RedlockProperties {
        nodes = List.copyOf(nodes);
        RedlockBuilder redlock = Redlock.builder();
        JedisLockNodes.Builder jedis = JedisLockNodes.builder();
        check("database", database, jedis::database);
        check("key-prefix", keyPrefix, jedis::keyPrefix);
        check("lease", lease, redlock::lease);
        if (maxLease != null) {
            check("max-lease", maxLease, redlock::maxLease);
            check("max-lease", maxLease, longest -> checkIsNotShorter(longest, lease));
        }
        check("hold-limit", holdLimit, redlock::holdLimit);
        check("wait-time", waitTime, redlock::waitTime);
        check("outage-timeout", outageTimeout, redlock::outageTimeout);
        if (nodeTimeout != null) {
            check("node-timeout", nodeTimeout, redlock::nodeTimeout);
        }
        check("connect-timeout", connectTimeout, jedis::connectTimeout);
        check("drift-factor", driftFactor, redlock::driftFactor);
        check("shutdown-timeout", shutdownTimeout, RedlockProperties::checkIsNotNegative);
        check("metrics.max-names", metrics.maxNames(), RedlockProperties::checkIsPositive);
        if (transaction.commitMargin() != null) {
            check("transaction.commit-margin", transaction.commitMargin(), margin -> checkIsAtMostHalf(margin, lease));
        }
    }

    private static void checkIsNotShorter(Duration maxLease, Duration lease) {
        if (maxLease.compareTo(lease) < 0) {
            throw new IllegalArgumentException("It is shorter than redlock.lease, which is " + lease);
        }
    }

    private static void checkIsNotNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("It is negative");
        }
    }

    private static void checkIsPositive(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("It must be at least 1");
        }
    }

    private static void checkIsAtMostHalf(Duration margin, Duration lease) {
        if (margin.isNegative() || margin.compareTo(lease.dividedBy(2)) > 0) {
            throw new IllegalArgumentException(
                    "It must be from zero to half of redlock.lease, which is " + lease.dividedBy(2));
        }
    }

    private static <T> void check(String property, T value, Consumer<T> setting) {
        try {
            setting.accept(value);
        } catch (IllegalArgumentException impossible) {
            throw new InvalidConfigurationPropertyValueException("redlock." + property, value, impossible.getMessage());
        }
    }

    /** {@return what is no secret: neither addresses, which may carry passwords, nor the password} */
    @Override
    public String toString() {
        return "RedlockProperties[nodes=%d, keyPrefix=%s, lease=%s, waitTime=%s]"
                .formatted(nodes.size(), keyPrefix, lease, waitTime);
    }
}
