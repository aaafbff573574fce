package io.redlock.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.util.ClassUtils;

/** Whether the kind of proxy that a bean gets can put the locks around its methods. */
final class ProxyChecks {

    private ProxyChecks() {}

    /** A class that is final can only be called through its interfaces. */
    static void checkCanBeProxied(Set<Method> locked, Class<?> targetClass, ProxyFactory factory) {
        boolean byClass = factory.isProxyTargetClass() || factory.getProxiedInterfaces().length == 0;
        boolean generated = Proxy.isProxyClass(targetClass) || ClassUtils.isLambdaClass(targetClass);
        if (byClass && !generated && Modifier.isFinal(targetClass.getModifiers())) {
            locked.stream()
                    .findFirst()
                    .flatMap(method -> LockedMethod.find(method, targetClass))
                    .ifPresent(first -> {
                        throw first.invalid(
                                "Its class %s is final, so no proxy of it can be made"
                                        .formatted(targetClass.getTypeName()),
                                "Make the class not final");
                    });
        }
    }

    /** A method of the package is overridden by a class of the same package and class loader only. */
    static void checkIsVisible(Set<Method> locked, Class<?> targetClass, Class<?> proxyClass) {
        for (Method method : locked) {
            if (!isVisible(method, proxyClass) && !WovenLocks.reach(method)) {
                throw LockedMethod.find(method, targetClass)
                        .orElseThrow()
                        .invalid(
                                "The method is visible in its package only, and the proxy is made of %s in another package or class loader, so it would run without the lock"
                                        .formatted(targetClass.getTypeName()),
                                "Make it public or protected");
            }
        }
    }

    private static boolean isVisible(Method method, Class<?> proxyClass) {
        int elsewhereToo = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE;
        Class<?> declaring = method.getDeclaringClass();
        return (method.getModifiers() & elsewhereToo) != 0
                || (declaring.getPackageName().equals(proxyClass.getPackageName())
                        && Objects.equals(declaring.getClassLoader(), proxyClass.getClassLoader()));
    }

    /** What is on no interface cannot be called through a proxy that is made of interfaces. */
    static void checkIsOnInterface(Set<Method> locked, Class<?> targetClass, Object proxy) {
        Class<?>[] interfaces = proxy.getClass().getInterfaces();
        for (Method method : locked) {
            boolean reachable = Arrays.stream(interfaces)
                    .flatMap(type -> Arrays.stream(type.getMethods()))
                    .anyMatch(
                            called -> LockedMethod.running(called, targetClass).equals(method));
            if (!reachable && !WovenLocks.reach(method)) {
                LockedMethod.find(method, targetClass)
                        .filter(found -> !found.onType())
                        .ifPresent(found -> {
                            throw found.invalid(
                                    "The bean's proxy is made of interfaces, and the method is on none of them",
                                    "Put the method on an interface, or have the class proxied (proxyTargetClass = true)");
                        });
            }
        }
    }
}
