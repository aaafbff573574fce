package io.redlock.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
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

    /** What is on no interface cannot be called through a proxy that is made of interfaces. */
    static void checkIsOnInterface(Set<Method> locked, Class<?> targetClass, Object proxy) {
        Class<?>[] interfaces = proxy.getClass().getInterfaces();
        for (Method method : locked) {
            boolean reachable = Arrays.stream(interfaces)
                    .flatMap(type -> Arrays.stream(type.getMethods()))
                    .anyMatch(
                            called -> LockedMethod.running(called, targetClass).equals(method));
            if (!reachable) {
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
