package io.redlock.spring;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * The locks of all beans: a class is searched and checked when its first bean is created, a call only looks up. As
 * large as the number of annotated methods; safe for use by several threads.
 */
final class LockOperations {

    private final LockOperationParser parser;
    private final Map<Class<?>, Map<Method, LockOperation>> byClass = new ConcurrentHashMap<>();
    private final Map<MethodClassKey, Optional<LockOperation>> byCall = new ConcurrentHashMap<>();

    LockOperations(ConfigurableBeanFactory beans, Optional<Duration> maxLease) {
        this.parser = new LockOperationParser(beans, maxLease);
    }

    /**
     * {@return the locks of one class, by the method that runs}
     *
     * @throws InvalidDistributedLockException if one of them cannot work
     */
    Map<Method, LockOperation> of(Class<?> beanClass) {
        Class<?> type = ClassUtils.getUserClass(beanClass);
        Map<Method, LockOperation> known = byClass.get(type);
        if (known != null) {
            return known;
        }
        // Not computed inside the map: a placeholder or a bean name may lead to the creation of other beans.
        Map<Method, LockOperation> parsed = parse(type);
        Map<Method, LockOperation> raced = byClass.putIfAbsent(type, parsed);
        return raced == null ? parsed : raced;
    }

    /** {@return the names of all locks that were seen so far} */
    Set<String> names() {
        return byClass.values().stream()
                .flatMap(operations -> operations.values().stream())
                .map(LockOperation::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return whether a bean of that class has been seen} */
    boolean know(Class<?> beanClass) {
        return byClass.containsKey(ClassUtils.getUserClass(beanClass));
    }

    /** {@return the lock of a method when it is called on a bean of that class; empty if it has none} */
    Optional<LockOperation> find(Method method, Class<?> beanClass) {
        MethodClassKey call = new MethodClassKey(method, beanClass);
        Optional<LockOperation> known = byCall.get(call);
        if (known != null) {
            return known;
        }
        Map<Method, LockOperation> operations = of(beanClass);
        if (operations.isEmpty()) {
            return Optional.empty();
        }
        Method running = LockedMethod.running(method, ClassUtils.getUserClass(beanClass));
        Optional<LockOperation> found = Optional.ofNullable(operations.get(running));
        byCall.put(call, found);
        return found;
    }

    private Map<Method, LockOperation> parse(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, DistributedLock.class)) {
            return Map.of();
        }
        MetadataLookup<LockedMethod> lookup =
                method -> LockedMethod.find(method, type).orElse(null);
        Map<Method, LockOperation> operations = new LinkedHashMap<>();
        MethodIntrospector.selectMethods(type, lookup)
                .forEach((method, locked) -> operations.put(method, parser.parse(locked)));
        return Map.copyOf(operations);
    }
}
