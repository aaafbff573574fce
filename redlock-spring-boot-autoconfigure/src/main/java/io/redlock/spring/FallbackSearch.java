package io.redlock.spring;

import io.redlock.LockNotAcquiredException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Finds the fallback of a method, or says what is wrong with those that could be meant. */
final class FallbackSearch {

    private final LockedMethod locked;
    private final String name;
    private final Class<?> type;
    private final List<Class<?>> parameters;

    FallbackSearch(LockedMethod locked, String name) {
        this.locked = locked;
        this.name = name;
        this.type = locked.targetClass();
        this.parameters = parametersOf(locked.method());
    }

    /**
     * {@return the method to call, by what happened}
     *
     * @param answered what it is called for
     * @throws InvalidDistributedLockException if there is no such method, or more than one
     */
    Map<Class<?>, FallbackMethod> find(List<Class<? extends LockNotAcquiredException>> answered) {
        List<Method> named =
                methods().filter(method -> method.getName().equals(name)).toList();
        List<FallbackMethod> usable = named.stream()
                .filter(method -> !method.equals(locked.method()))
                .flatMap(method -> asFallback(method).stream())
                .toList();
        if (usable.isEmpty()) {
            throw named.contains(locked.method()) ? itself() : missing(named);
        }
        usable.forEach(this::check);
        Map<Class<?>, FallbackMethod> chosen = new LinkedHashMap<>();
        answered.forEach(failure -> chosen.put(failure, choose(failure, usable)));
        return chosen;
    }

    private Stream<Method> methods() {
        // The class of a proxy has no methods of its own, and it may not be open to reflection: its interfaces are.
        return Proxy.isProxyClass(type)
                ? Arrays.stream(type.getInterfaces()).flatMap(each -> Arrays.stream(each.getMethods()))
                : Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type));
    }

    private Optional<FallbackMethod> asFallback(Method method) {
        List<Class<?>> taken = parametersOf(method);
        if (taken.equals(parameters)) {
            return Optional.of(new FallbackMethod(method, Optional.empty()));
        }
        int more = taken.size() - 1;
        if (more != parameters.size() || !taken.subList(0, more).equals(parameters)) {
            return Optional.empty();
        }
        Class<?> cause = taken.get(more);
        boolean fits = LockNotAcquiredException.class.isAssignableFrom(cause)
                || (Throwable.class.isAssignableFrom(cause) && cause.isAssignableFrom(LockNotAcquiredException.class));
        return fits ? Optional.of(new FallbackMethod(method, Optional.of(cause))) : Optional.empty();
    }

    private List<Class<?>> parametersOf(Method method) {
        return Stream.iterate(0, i -> i + 1)
                .limit(method.getParameterCount())
                .<Class<?>>map(
                        i -> ResolvableType.forMethodParameter(new MethodParameter(method, i).withContainingClass(type))
                                .toClass())
                .toList();
    }

    private void check(FallbackMethod fallback) {
        Class<?> wanted =
                ResolvableType.forMethodReturnType(locked.method(), type).toClass();
        Class<?> given =
                ResolvableType.forMethodReturnType(fallback.method(), type).toClass();
        boolean fits = wanted == void.class || (given != void.class && ClassUtils.isAssignable(wanted, given));
        if (!fits) {
            throw locked.invalid(
                    "Its fallback %s returns %s, the method returns %s"
                            .formatted(signature(fallback.method()), given.getTypeName(), wanted.getTypeName()),
                    "Let the fallback return %s".formatted(wanted.getTypeName()));
        }
        boolean lockedToo = LockedMethod.find(fallback.method(), type)
                .filter(found -> !found.onType())
                .isPresent();
        if (lockedToo) {
            throw locked.invalid(
                    "Its fallback %s has @DistributedLock, too, and would run without that lock: it is called behind the proxy"
                            .formatted(signature(fallback.method())),
                    "Call a locked method of another bean in the fallback");
        }
    }

    private FallbackMethod choose(Class<?> failure, List<FallbackMethod> usable) {
        List<FallbackMethod> takers =
                usable.stream().filter(each -> each.takes(failure)).toList();
        List<FallbackMethod> best = takers.stream()
                .filter(each -> takers.stream().noneMatch(other -> other.isMoreSpecificThan(each)))
                .toList();
        if (best.isEmpty()) {
            throw locked.invalid(
                    "No fallback \"%s\" takes a %s; there is %s"
                            .formatted(name, failure.getSimpleName(), signatures(methodsOf(usable))),
                    "Add one with the parameters " + expected(failure.getSimpleName()));
        }
        if (best.size() > 1) {
            throw locked.invalid(
                    "Which fallback \"%s\" is meant for a %s is not clear: %s"
                            .formatted(name, failure.getSimpleName(), signatures(methodsOf(best))),
                    "Rename one of them");
        }
        return best.get(0);
    }

    private InvalidDistributedLockException itself() {
        String remedy = locked.onType()
                ? "An annotation on a type is for all its public methods: make the fallback one that is not public"
                : "Name another method of %s, with the parameters %s"
                        .formatted(type.getTypeName(), expected("LockNotAcquiredException"));
        return locked.invalid("Its fallback \"%s\" is the method itself".formatted(name), remedy);
    }

    private InvalidDistributedLockException missing(List<Method> named) {
        String problem = named.isEmpty()
                ? "%s has no method \"%s\" to fall back to".formatted(type.getTypeName(), name)
                : "No fallback \"%s\" has the parameters of the method; there is %s".formatted(name, signatures(named));
        return locked.invalid(
                problem,
                "Write a method %s, or one with one more parameter: %s"
                        .formatted(name + expected(), name + expected("LockNotAcquiredException")));
    }

    private String expected(String... more) {
        return Stream.concat(parameters.stream().map(Class::getSimpleName), Stream.of(more))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static List<Method> methodsOf(List<FallbackMethod> fallbacks) {
        return fallbacks.stream().map(FallbackMethod::method).toList();
    }

    private static String signatures(List<Method> methods) {
        return methods.stream().map(FallbackSearch::signature).sorted().collect(Collectors.joining(", "));
    }

    private static String signature(Method method) {
        return MethodNames.of(method);
    }
}
