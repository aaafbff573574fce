package io.redlock.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method that runs under a lock.
 *
 * @param method the method that runs, of the bean's class or, where the bean is a proxy, of its interface
 * @param targetClass the class of the bean behind our proxy
 * @param annotation the annotation that counts, with what a meta-annotation says merged in
 * @param annotated the method that carries the annotation, or that the annotated type declares
 * @param onType whether a type carries the annotation
 */
record LockedMethod(Method method, Class<?> targetClass, DistributedLock annotation, Method annotated, boolean onType) {

    /** {@return the method of a class with its annotation; empty if it has none} */
    static Optional<LockedMethod> find(Method method, Class<?> targetClass) {
        MergedAnnotation<DistributedLock> own =
                MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(DistributedLock.class);
        if (own.isPresent()) {
            Method annotated = own.getSource() instanceof Method source ? source : method;
            return Optional.of(new LockedMethod(method, targetClass, own.synthesize(), annotated, false));
        }
        boolean coverable = Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && !ReflectionUtils.isObjectMethod(method);
        if (!coverable) {
            return Optional.empty();
        }
        return onClass(method, targetClass).or(() -> onInterface(method, targetClass));
    }

    private static Optional<LockedMethod> onClass(Method method, Class<?> targetClass) {
        MergedAnnotation<DistributedLock> found =
                MergedAnnotations.from(targetClass, SearchStrategy.SUPERCLASS).get(DistributedLock.class);
        boolean inheritedFinal = Modifier.isFinal(method.getModifiers())
                && found.getSource() instanceof Class<?> type
                && !type.isAssignableFrom(method.getDeclaringClass());
        return found.isPresent() && !inheritedFinal
                ? Optional.of(new LockedMethod(method, targetClass, found.synthesize(), method, true))
                : Optional.empty();
    }

    private static Optional<LockedMethod> onInterface(Method method, Class<?> targetClass) {
        for (Class<?> type : ClassUtils.getAllInterfacesForClass(targetClass)) {
            MergedAnnotation<DistributedLock> found =
                    MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).get(DistributedLock.class);
            if (found.isPresent() && found.getSource() instanceof Class<?> annotated) {
                Optional<LockedMethod> declared = Arrays.stream(annotated.getMethods())
                        .filter(candidate -> running(candidate, targetClass).equals(method))
                        .findFirst()
                        .map(candidate -> new LockedMethod(method, targetClass, found.synthesize(), candidate, true));
                if (declared.isPresent()) {
                    return declared;
                }
            }
        }
        return Optional.empty();
    }

    /** {@return the method that runs when this one is called on a bean of that class} */
    static Method running(Method method, Class<?> targetClass) {
        return Proxy.isProxyClass(targetClass) ? method : AopUtils.getMostSpecificMethod(method, targetClass);
    }

    /** {@return an exception that says what is wrong with this method's lock} */
    InvalidDistributedLockException invalid(String problem, String remedy) {
        return new InvalidDistributedLockException(method, problem, remedy);
    }
}
