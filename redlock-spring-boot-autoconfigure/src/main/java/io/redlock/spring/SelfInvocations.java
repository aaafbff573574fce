package io.redlock.spring;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.Type;

/**
 * Finds methods that call a locked method of their own object, past the proxy, by reading the class file. It is quiet
 * where such a call may be on another object: where the caller has one of the same type in hand, as with a reference to
 * its own proxy.
 */
final class SelfInvocations extends ClassVisitor {

    private static final Logger LOG = LoggerFactory.getLogger(SelfInvocations.class);
    private static final int API = Opcodes.ASM9;
    private static final String LAMBDA = "lambda$";

    private final Map<String, Method> locked;
    private final Set<String> family;
    private final Map<Method, Set<String>> callers =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));

    private SelfInvocations(Class<?> type, Set<Method> locked) {
        super(API);
        this.locked = locked.stream().collect(Collectors.toMap(SelfInvocations::key, Function.identity(), (a, b) -> a));
        this.family = new TreeSet<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            family.add(Type.getInternalName(each));
        }
    }

    /** {@return the names of those that call a locked method past the proxy; without what cannot be read} */
    static Map<Method, Set<String>> of(Class<?> type, Set<Method> locked) {
        SelfInvocations found = new SelfInvocations(type, locked);
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            found.read(each);
        }
        return found.callers;
    }

    private void read(Class<?> type) {
        try (InputStream bytes = type.getResourceAsStream("/" + Type.getInternalName(type) + ".class")) {
            if (bytes != null) {
                new ClassReader(bytes).accept(this, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            }
        } catch (IOException | RuntimeException unreadable) {
            LOG.debug(
                    "The class file of {} cannot be read, so nobody looks for calls past its proxy", type, unreadable);
        }
    }

    private static String key(Method method) {
        return method.getName() + Type.getMethodDescriptor(method);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        boolean compiled = (access & Opcodes.ACC_BRIDGE) != 0;
        boolean lockedItself = locked.containsKey(name + descriptor);
        boolean takesAnother = family.stream().anyMatch(type -> descriptor.contains("L" + type + ";"));
        return compiled || takesAnother ? null : new Calls(name, lockedItself ? name + descriptor : "");
    }

    /** The calls of one method, up to the first that may be on another object. */
    private final class Calls extends MethodVisitor {

        private final String caller;
        private final String itself;
        private boolean another;

        Calls(String name, String itself) {
            super(API);
            // The body of a lambda is named after the method that it is written in.
            this.caller = name.startsWith(LAMBDA) ? name.substring(LAMBDA.length(), name.lastIndexOf('$')) : name;
            this.itself = itself;
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            another |= isOfFamily(Type.getType(descriptor));
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            another |= family.contains(type);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            called(owner, name + descriptor);
            another |= isOfFamily(Type.getReturnType(descriptor));
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle factory, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    called(handle.getOwner(), handle.getName() + handle.getDesc());
                }
            }
        }

        private void called(String owner, String method) {
            Method target = locked.get(method);
            if (target != null && family.contains(owner) && !another && !method.equals(itself)) {
                callers.computeIfAbsent(target, none -> new TreeSet<>()).add(caller);
            }
        }

        private boolean isOfFamily(Type type) {
            return type.getSort() == Type.OBJECT && family.contains(type.getInternalName());
        }
    }
}
