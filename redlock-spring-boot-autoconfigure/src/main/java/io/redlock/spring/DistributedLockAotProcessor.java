package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.ResolvableType;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Says ahead of time what is used by reflection because of an application's annotations: the methods with a lock, what they
 * fall back to, and what their expressions may read and call.
 */
final class DistributedLockAotProcessor implements BeanRegistrationAotProcessor {

    private static final SpelExpressionParser SPEL = new SpelExpressionParser();
    private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
        MetadataLookup<LockedMethod> lookup =
                method -> LockedMethod.find(method, type).orElse(null);
        Collection<LockedMethod> locked =
                MethodIntrospector.selectMethods(type, lookup).values();
        if (locked.isEmpty()) {
            return null;
        }
        return (context, code) -> {
            ReflectionHints hints = context.getRuntimeHints().reflection();
            for (LockedMethod method : locked) {
                addMethod(method.method(), hints);
                // An expression may call the bean itself, which is #root.target.
                addPublicMethods(type, hints);
                addBeans(method.annotation(), bean.getBeanFactory(), hints);
                addFallbacks(method.annotation().fallback(), type, hints);
                addEmptyCollection(ResolvableType.forMethodReturnType(method.method(), type), hints);
            }
        };
    }

    private static void addMethod(Method method, ReflectionHints hints) {
        hints.registerMethod(method, ExecutableMode.INVOKE);
        BINDING.registerReflectionHints(hints, method.getGenericParameterTypes());
        for (Class<?> parameter : method.getParameterTypes()) {
            addPublicMethods(parameter, hints);
        }
    }

    /** All of that name: which of them it is depends on what happens. */
    private static void addFallbacks(String name, Class<?> type, ReflectionHints hints) {
        Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type))
                .filter(method -> method.getName().equals(name))
                .forEach(method -> hints.registerMethod(method, ExecutableMode.INVOKE));
    }

    /** What a skipped call returns is made anew, be it what a stage completes with. */
    private static void addEmptyCollection(ResolvableType returned, ReflectionHints hints) {
        Stream.concat(Stream.of(returned), Arrays.stream(returned.getGenerics()))
                .map(ResolvableType::toClass)
                .filter(type -> Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type))
                .forEach(type -> hints.registerType(type, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS));
    }

    /** What the expressions name with an at sign. */
    private static void addBeans(DistributedLock annotation, ConfigurableBeanFactory beans, ReflectionHints hints) {
        Stream.concat(Stream.of(annotation.key(), annotation.condition()), Arrays.stream(annotation.keys()))
                .filter(expression -> !expression.isBlank())
                .flatMap(expression -> beansIn(((SpelExpression) SPEL.parseExpression(expression)).getAST()).stream())
                .map(beans::getType)
                .filter(Objects::nonNull)
                .forEach(type -> addPublicMethods(type, hints));
    }

    private static Set<String> beansIn(SpelNode node) {
        Set<String> names = new HashSet<>();
        if (node instanceof BeanReference bean) {
            names.add(bean.getName());
        }
        for (int child = 0; child < node.getChildCount(); child++) {
            names.addAll(beansIn(node.getChild(child)));
        }
        return names;
    }

    private static void addPublicMethods(Class<?> type, ReflectionHints hints) {
        hints.registerType(ClassUtils.getUserClass(type), MemberCategory.INVOKE_PUBLIC_METHODS);
    }
}
