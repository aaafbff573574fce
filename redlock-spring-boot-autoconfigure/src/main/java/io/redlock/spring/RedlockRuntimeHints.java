package io.redlock.spring;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ReflectionUtils;

/** Says ahead of time what this library itself uses by reflection, whatever an application annotates. */
final class RedlockRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        // Expressions read it as #root.
        hints.reflection().registerType(KeyRoot.class, MemberCategory.INVOKE_PUBLIC_METHODS);
        // Found by name, since it came with Java 21.
        Method isVirtual = ReflectionUtils.findMethod(Thread.class, "isVirtual");
        if (isVirtual != null) {
            hints.reflection().registerMethod(isVirtual, ExecutableMode.INVOKE);
        }
        hints.resources().registerPattern("io/redlock/spring/jdbc/schema-*.sql");
    }
}
