package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ResolvableType;

/**
 * Which {@code #variable} of a key expression stands for which argument.
 *
 * <p>An expression may use the parameter names of the method that carries the annotation and those of the method that
 * runs; where an interface and its implementation use one name for different parameters, the annotated one counts.
 */
final class KeyVariables {

    private static final Pattern POSITION = Pattern.compile("[ap](\\d{1,3})");
    private static final ParameterNameDiscoverer NAMES = DefaultParameterNameDiscoverer.getSharedInstance();

    private final Map<String, Integer> indexes = new HashMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Method running;
    private final Class<?>[] types;

    KeyVariables(Method annotated, Method running) {
        this.running = running;
        this.types = running.getParameterTypes();
        addNamesOf(annotated);
        addNamesOf(running);
    }

    private void addNamesOf(Method method) {
        @Nullable String @Nullable [] discovered = NAMES.getParameterNames(method);
        for (int i = 0; discovered != null && i < discovered.length; i++) {
            String name = discovered[i];
            if (name != null) {
                indexes.putIfAbsent(name, i);
                names.add(name);
            }
        }
    }

    OptionalInt indexOf(String variable) {
        Integer named = indexes.get(variable);
        if (named != null) {
            return OptionalInt.of(named);
        }
        Matcher position = POSITION.matcher(variable);
        if (position.matches() && Integer.parseInt(position.group(1)) < types.length) {
            return OptionalInt.of(Integer.parseInt(position.group(1)));
        }
        return OptionalInt.empty();
    }

    Class<?> typeOf(int index) {
        return types[index];
    }

    /** {@return the type of the elements of an array or a collection; {@code Object} where it is not declared} */
    Class<?> typeOfElements(int index) {
        ResolvableType type = ResolvableType.forMethodParameter(running, index);
        ResolvableType element = type.isArray()
                ? type.getComponentType()
                : type.as(Collection.class).getGeneric(0);
        return element.resolve(Object.class);
    }

    /** {@return what to write instead of an unknown variable} */
    String remedy() {
        if (types.length == 0) {
            return "The method has no parameters";
        }
        String positions = types.length == 1 ? "#p0" : "#p0 to #p" + (types.length - 1);
        if (names.isEmpty()) {
            return "The parameter names are not in the class file: compile with -parameters or use " + positions;
        }
        return "There are %s and %s"
                .formatted(names.stream().map(name -> "#" + name).collect(Collectors.joining(", ")), positions);
    }
}
