package io.redlock.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * Runs the annotated method only while this process holds a lock on a majority of the Redis nodes: in the whole fleet,
 * at most one call with the same key runs at a time.
 *
 * <pre>{@code
 * @DistributedLock(key = "'PAYMENT_' + #userId", lease = "10s", waitTime = "2s")
 * Receipt pay(long userId, BigDecimal amount) { ... }
 * }</pre>
 *
 * <p><b>Order of advice.</b> The lock is taken outside the method's own transaction and given back after that
 * transaction ended, whatever order transactions are given: {@code @Async}, then {@code @Retryable}, then the lock, then
 * {@code @Cacheable} and {@code @Transactional}. If the caller has begun a transaction in which the method takes part, the
 * lock belongs to that and is given back when it has ended; further calls in it join. What it has read before may be older
 * than the lock, so better take the lock first. A transaction whose thread has lost a lock does not commit: it is rolled
 * back, with a {@link io.redlock.LockLostException}.
 *
 * <p><b>Not acquired.</b> The method never runs without the lock. The caller gets a
 * {@link io.redlock.LockContendedException} if somebody else has it for longer than the wait time, a
 * {@link io.redlock.QuorumUnavailableException} if too few nodes answered, a {@link io.redlock.LeaseSpentException} if
 * they answered too late; each names the key, the wait and every node's answer. {@link #whenContended()} and
 * {@link #whenUnavailable()} may say otherwise: that the call returns nothing, or what a {@link #fallback()} returns. A
 * caller that is interrupted while it waits gets an {@link InterruptedException} if the method declares it, else a
 * {@link LockInterruptedException}.
 *
 * <p><b>How long it lasts.</b> While the method runs, a watchdog extends the lease, each time a third of it has passed,
 * until the method ends or the {@linkplain #holdLimit() hold limit} is reached. So the lease need not be as long as the
 * method takes; it is how long others wait if this process dies. A method with {@code renewed = false} must end within
 * its lease.
 *
 * <p><b>Nested calls.</b> An annotated method that calls another one under the same key, or under some of the keys it
 * has, on the same thread, lets it in: the call joins the lock, with its deadline and its fencing token, whatever lease
 * or wait time its own annotation names, and the lock is given back when the last of them has returned. A call with other
 * keys acquires them; one that has only some of its keys already is refused with an {@link IllegalStateException}, since
 * it would wait for itself: let the outer method take all keys. If the lock is lost, nobody joins it. Another thread
 * never joins, not even one that the method has started.
 *
 * <p><b>Limit of the promise.</b> A lock is lost if no quorum of nodes can be reached to extend it, if nodes lose their
 * data, or if this process is paused for longer than the lease. The method may then have overlapped with another call; it
 * is told so before its transaction commits, else when it returns: by a {@link io.redlock.LockLostException}, or, if a
 * transaction was committed, by an error in the log, because a caller that sees an exception would do the work again;
 * {@link #whenLost()} may say otherwise. An exception of the method itself is never replaced. The lock keeps careful
 * callers apart; it cannot stop one that was paused past its lease. Where two writers must never meet, let the database
 * have the last word as well, by a {@linkplain #fenced() fencing token}. Nor is a lock idempotency: the second call runs
 * after the first.
 *
 * <p><b>What it returns.</b> A method that returns a {@link java.util.concurrent.CompletableFuture} or a
 * {@link java.util.concurrent.CompletionStage} keeps the lock until that completes; the caller gets a stage of its own,
 * which may be cancelled without effect on the work or the lock. One that returns a reactive type acquires when somebody
 * subscribes, for each subscription anew and without a thread that waits, and keeps the lock until its publisher
 * terminates or is cancelled; there {@link ReactiveCurrentHold} has the hold. What else returns before its work is done,
 * such as another {@link java.util.concurrent.Future} or a suspending function, is refused at startup.
 *
 * <p><b>Where.</b> On a method; on a class, for its public methods; on an interface or its methods, for what implements
 * them; on an annotation, as a meta-annotation. The annotation closest to the method counts: a method's own before one on
 * the type. Only calls that come through the Spring bean are locked: a method that calls another of its own class does
 * not pass the proxy, unless AspectJ's weaver reaches it ({@link DistributedLockAspect}). Static, private and final
 * methods, which a proxy cannot intercept, are refused at startup; woven they may be private or final. An annotation on
 * a type passes over static methods, over {@code equals}, {@code hashCode} and {@code toString}, and over final methods
 * inherited from above it.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface DistributedLock {

    /** {@return the expression for the lock key; another name for {@link #key()}} */
    @AliasFor("key")
    String value() default "";

    /**
     * The expression for the lock key, in the Spring Expression Language. It may refer to parameters by name
     * ({@code #userId}) or position ({@code #p0}, {@code #a0}), to {@code #root.target}, {@code #root.targetClass},
     * {@code #root.method} and {@code #root.args}, and to beans ({@code @tenants.current()}). Text stands in quotes:
     * {@code "'nightly-report'"}.
     *
     * <p>The parts between the {@code +} signs are written one after the other, each as what it is. A number is written
     * without superfluous zeros, so {@code 49.90} and {@code 49.9} are one key; an enum constant by its name; an
     * {@link java.util.Optional} as its value. Put a separator between two variable parts ({@code #a + ':' + #b}): without
     * one, 1 and 23 make the same key as 12 and 3.
     *
     * <p>What would make a key that is not what it seems is refused, at startup where the declared types show it, else at
     * the call with an {@link InvalidLockKeyException}: a part that is null or blank (strangers would wait for each
     * other); a value without a {@code toString} of its own (nobody would wait for anybody); arrays, collections and maps
     * (their text depends on an order or on identity); dates that depend on the time zone of the JVM; and {@code +}
     * between two numbers (which would be a sum).
     *
     * @return the expression
     */
    @AliasFor("value")
    String key() default "";

    /**
     * The expressions for several lock keys, in place of {@link #key()}: the method runs while it has all of them, and
     * waits while somebody else has any. They are taken together, all or none, in an order that does not depend on how
     * they are written, so that two calls with the same keys in another order do not wait for each other for ever.
     *
     * <pre>{@code
     * @DistributedLock(keys = {"'ACCOUNT_' + #from", "'ACCOUNT_' + #to"})
     * void transfer(long from, long to, BigDecimal amount) { ... }
     *
     * @DistributedLock(keys = "'ACCOUNT_' + #ids")
     * void close(List<Long> ids) { ... }
     * }</pre>
     *
     * <p>Each is written and checked as a {@link #key()} is. In addition, one part of each may be a collection, an array
     * or a stream: it makes a key of each element. Keys that are the same count once; from 1 to 16 may be left. An empty
     * collection is refused at the call, as is an element that is null or blank.
     *
     * @return the expressions
     */
    String[] keys() default {};

    /**
     * A label for meters and logs. It should have few distinct values and is never part of the key.
     *
     * @return the label; empty for {@code Class.method}
     */
    String name() default "";

    /**
     * How long the nodes keep the lock if nobody extends it or gives it back: {@code "10s"}, {@code "PT10S"},
     * {@code "1m30s"}, a plain number of milliseconds, or a placeholder such as {@code "${payment.lease}"}. At most
     * {@code redlock.max-lease}, if that is set.
     *
     * @return the lease; empty for the default of the application, {@code redlock.lease}
     */
    String lease() default "";

    /**
     * How long a caller keeps attempting, written like {@link #lease()}. {@code "0"} is exactly one attempt.
     *
     * @return the wait time; empty for the default of the application, {@code redlock.wait-time}
     */
    String waitTime() default "";

    /**
     * Whether the watchdog extends the lease while the method runs. Without it the lock is lost when the lease is over,
     * which suits work that must not go on for longer than that.
     *
     * @return whether it is extended; also with {@code true} it is not if {@code redlock.renewal.enabled} is false
     */
    boolean renewed() default true;

    /**
     * For how long the watchdog extends the lease, written like {@link #lease()}: a method that hangs must not keep
     * everybody out for ever. At half of it, and again at its end, a warning is logged; after it, the lock is lost when
     * the lease that was last extended is over. It goes with {@code renewed = true} only.
     *
     * @return the hold limit; empty for the default of the application, {@code redlock.hold-limit}
     */
    String holdLimit() default "";

    /**
     * Whether to mint a fencing token: a number that is greater than that of every fenced holder of these keys before, so
     * that what the method writes to can refuse a writer that comes too late. It is {@link CurrentHold#get()
     * CurrentHold.get()}{@code .fencingToken()}. For a database there is a ready guard, {@code
     * io.redlock.spring.jdbc.JdbcFencingGuard}.
     *
     * <p>All that write the same data must be fenced. It needs the restart guard: with {@code redlock.restart-guard=off},
     * and with {@code auto} and fewer than three nodes, it is refused.
     *
     * @return whether to; if not, the hold has no token
     */
    boolean fenced() default false;

    /**
     * Whether a call is to be locked at all: an expression like {@link #key()}, over the same variables, that is true or
     * false. It is evaluated before the key. If it is false, the method runs <b>without the lock</b>: nothing is acquired,
     * and {@link CurrentHold} is what it was outside of the call.
     *
     * <p>What can be neither is refused at startup; a call for which it makes neither fails with an
     * {@link InvalidLockConditionException}.
     *
     * @return the expression; empty for every call
     */
    String condition() default "";

    /** {@return what a caller gets while somebody else has the lock for longer than the wait time} */
    WhenContended whenContended() default WhenContended.THROW;

    /** {@return what a caller gets when too few nodes answer, or too late} */
    WhenUnavailable whenUnavailable() default WhenUnavailable.THROW;

    /** {@return what becomes of a call whose lock is lost while its method runs} */
    WhenLost whenLost() default WhenLost.FAIL;

    /**
     * The name of the method that is called in place of this one, where {@link #whenContended()} or
     * {@link #whenUnavailable()} is {@code FALLBACK}. It is a method of the same bean, declared or inherited, of any
     * visibility. It has the same parameters, and one more at the end if it wants to know why: a
     * {@link io.redlock.LockNotAcquiredException}, one of its subclasses, or a superclass. Of several the most specific
     * one for what happened is called. It returns what this method returns, or something more special; where this method
     * returns nothing, what it returns is dropped.
     *
     * <p>It runs without any lock, on the bean behind the proxy: what a proxy does for other callers of it, such as a
     * transaction, is not done. What it throws reaches the caller as it is. It is found and checked at startup.
     *
     * <p>It answers only when this call cannot have its lock. An exception of the method itself never leads to it, not
     * even that of another lock which the method asked for.
     *
     * @return the name; empty for none
     */
    String fallback() default "";

    /**
     * For how long the lock keeps others out at least, counted from when it was acquired and written like
     * {@link #lease()}: a method that returns earlier leaves its keys on the nodes until then. That keeps work that
     * several processes start at about the same time from being done by one after the other. At most
     * {@code redlock.max-lease}, if that is set.
     *
     * @return the duration; empty for none
     */
    String holdAtLeast() default "";
}
