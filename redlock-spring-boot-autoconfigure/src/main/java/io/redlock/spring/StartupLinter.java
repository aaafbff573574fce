package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/**
 * Looks at all locks of an application for what is allowed and most likely not meant: each when its bean is made, and
 * the beans as they have become when those of the start are there. Safe for use by several threads.
 */
final class StartupLinter {

    private static final Logger LOG = LoggerFactory.getLogger(StartupLinter.class);

    private final LeaseChecks leases;
    private final Set<Method> linted = ConcurrentHashMap.newKeySet();
    private final Set<String> made = new HashSet<>();
    private final Map<String, Map<Method, LockOperation>> lockedBeans = new TreeMap<>();
    private boolean begun;

    StartupLinter(LockDefaults defaults) {
        this.leases = new LeaseChecks(defaults);
    }

    /**
     * Takes note of a bean that is being made, and looks at its locks.
     *
     * @throws InvalidDistributedLockException if one of them cannot work
     */
    void add(String beanName, Class<?> targetClass, Map<Method, LockOperation> locks) {
        synchronized (made) {
            if (!begun) {
                made.add(beanName);
                if (!locks.isEmpty()) {
                    lockedBeans.put(beanName, locks);
                }
            }
        }
        locks.values().stream()
                .filter(operation -> linted.add(operation.method()))
                .forEach(this::lint);
        if (!locks.isEmpty()) {
            SelfInvocations.of(targetClass, locks.keySet()).forEach(StartupLinter::hint);
        }
    }

    private void lint(LockOperation operation) {
        leases.check(operation);
        if (operation.method().getParameterCount() > 0 && operation.keys().isConstant()) {
            LOG.warn(
                    "The key \"{}\" of {} is the same for all calls, whatever its parameters: all of them exclude each other. If"
                            + " that is not meant, add what tells them apart: {} + ':' + #p0",
                    operation.keys().source(),
                    MethodNames.of(operation.method()),
                    operation.keys().source());
        }
    }

    private static void hint(Method method, Set<String> callers) {
        if (!WovenLocks.reach(method)) {
            LOG.warn(
                    "{} is called by {} of the same class, which does not pass the proxy: such a call runs without the lock. Call"
                            + " it through the bean, or move it to a bean of its own",
                    MethodNames.of(method),
                    String.join(", ", callers));
        }
    }

    /**
     * Looks at the beans that are there by now, once.
     *
     * @param ours the advisor that brings the locks
     * @param locks finds the locks of a class
     * @throws InvalidDistributedLockException if a lock does not do what it is for
     */
    void begin(ConfigurableBeanFactory beans, Advisor ours, Function<Class<?>, Map<Method, LockOperation>> locks) {
        Map<String, Map<Method, LockOperation>> found;
        Set<String> known;
        synchronized (made) {
            begun = true;
            found = new TreeMap<>(lockedBeans);
            known = Set.copyOf(made);
            lockedBeans.clear();
            made.clear();
        }
        if (!found.isEmpty()) {
            leases.checkDefault();
        }
        found.forEach((name, operations) -> {
            if (beans.containsSingleton(name) && beans.isSingleton(name)) {
                checkOrder(beans.getBean(name), ours, operations);
            }
        });
        report(found);
        for (String name : beans.getSingletonNames()) {
            Object bean = known.contains(name) ? null : beans.getSingleton(name);
            if (bean != null) {
                warnIfUnlocked(name, bean, ours, locks);
            }
        }
    }

    private static void report(Map<String, Map<Method, LockOperation>> found) {
        if (LOG.isDebugEnabled()) {
            found.values().stream()
                    .flatMap(operations -> operations.values().stream())
                    .map(LockReport::of)
                    .distinct()
                    .sorted()
                    .forEach(LOG::debug);
        }
    }

    private static void checkOrder(Object bean, Advisor ours, Map<Method, LockOperation> operations) {
        Class<?> targetClass = AopUtils.getTargetClass(bean);
        operations.values().forEach(operation -> new AdviceOrder(ours, operation, targetClass).check(bean));
    }

    private static void warnIfUnlocked(
            String name, Object bean, Advisor ours, Function<Class<?>, Map<Method, LockOperation>> locks) {
        boolean locked = bean instanceof Advised advised && advised.indexOf(ours) >= 0;
        Map<Method, LockOperation> operations = locked ? Map.of() : readable(AopUtils.getTargetClass(bean), locks);
        operations.keySet().stream()
                .filter(method -> !WovenLocks.reach(method))
                .findFirst()
                .ifPresent(method -> LOG.warn(
                        "The bean '{}' was made before its methods could be locked, as a bean is that a post-processor needs, or"
                                + " one that is registered ready-made: {} runs without its lock. Let whoever needs it so early ask"
                                + " an ObjectProvider for it later",
                        name,
                        MethodNames.of(method)));
    }

    /** Nobody has looked at these classes yet, and one may name types that are not there: that is not for us to fail for. */
    private static Map<Method, LockOperation> readable(
            Class<?> type, Function<Class<?>, Map<Method, LockOperation>> locks) {
        try {
            return locks.apply(type);
        } catch (InvalidDistributedLockException invalid) {
            throw invalid;
        } catch (IllegalStateException | LinkageError unreadable) {
            LOG.debug("The methods of {} cannot be read, so nobody looks for locks on them", type, unreadable);
            return Map.of();
        }
    }
}
