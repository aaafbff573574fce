package io.redlock.spring;

import io.redlock.node.LockKeys;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationException;

/**
 * One expression for a lock key, cut into its parts and checked: what is left for a call is to take the values and to
 * join their texts. Where it may make several keys, a part with several elements makes one of each. Immutable, safe for
 * use by several threads.
 */
final class KeyExpression {

    private final Method method;
    private final String source;
    private final List<KeyPart> parts;
    private final BitSet sums;
    private final KeyScope scope;
    private final boolean several;

    /**
     * Made by the {@link KeyParser}.
     *
     * @param sums the positions of the parts that share a plus sign with the next part, and with nothing else: between
     *     two numbers it would be a sum
     * @param several whether it may make several keys
     */
    KeyExpression(Method method, String source, List<KeyPart> parts, BitSet sums, KeyScope scope, boolean several) {
        this.method = method;
        this.source = source;
        this.parts = List.copyOf(parts);
        this.sums = sums;
        this.scope = scope;
        this.several = several;
    }

    /** {@return whether it makes the same key in every call} */
    boolean isConstant() {
        return parts.stream().allMatch(part -> part instanceof KeyPart.Constant);
    }

    /** {@return the expression as the annotation writes it} */
    String source() {
        return source;
    }

    /**
     * Adds what it makes of the values of one call.
     *
     * @throws InvalidLockKeyException if the values make no key
     */
    void addKeys(Set<String> keys, Object target, @Nullable Object[] args) {
        KeyCall call = new KeyCall(scope, new KeyRoot(target, method, args));
        List<@Nullable Object> values = new ArrayList<>(parts.size());
        for (KeyPart part : parts) {
            values.add(valueOf(part, call));
        }
        for (int i = 0; several && i < values.size(); i++) {
            Optional<Iterator<? extends @Nullable Object>> elements = KeyElements.of(values.get(i));
            if (elements.isPresent()) {
                addKeyOfEach(elements.get(), i, values, keys);
                return;
            }
        }
        keys.add(join(values, -1, ""));
    }

    /** A second part with several elements is refused like any value that has no text: which go together is not clear. */
    private void addKeyOfEach(
            Iterator<? extends @Nullable Object> elements,
            int position,
            List<@Nullable Object> values,
            Set<String> keys) {
        String name = parts.get(position).source();
        if (parts.get(position) instanceof KeyPart.Argument && values.get(position) instanceof BaseStream) {
            throw unfit(KeyElements.READ_ONCE.of(name));
        }
        if (!elements.hasNext()) {
            throw unfit(new KeyProblem(name + " is empty", "Do not call the method with nothing to lock on"));
        }
        for (int i = 0; elements.hasNext(); i++) {
            values.set(position, elements.next());
            keys.add(join(values, position, "%s[%d]".formatted(name, i)));
            if (keys.size() > LockKeys.MOST) {
                throw unfit(new KeyProblem(
                        "there would be more than %d keys".formatted(LockKeys.MOST),
                        "Lock on what they have in common instead"));
            }
        }
    }

    /** Joins the texts of all parts, of which one may be called by another name than its own. */
    private String join(List<@Nullable Object> values, int position, String nameThere) {
        StringBuilder key = new StringBuilder();
        Object before = null;
        for (int i = 0; i < parts.size(); i++) {
            KeyPart part = parts.get(i);
            Object value = values.get(i);
            if (value instanceof Number && before instanceof Number && sums.get(i - 1)) {
                throw unfit(sum(parts.get(i - 1), part));
            }
            key.append(textOf(part, value, i == position ? nameThere : part.source()));
            before = value;
        }
        return key.toString();
    }

    static KeyProblem sum(KeyPart left, KeyPart right) {
        return new KeyProblem(
                "%s + %s is a sum of two numbers, not a text".formatted(left.source(), right.source()),
                "Put a text between them: %s + ':' + %s".formatted(left.source(), right.source()));
    }

    private @Nullable Object valueOf(KeyPart part, KeyCall call) {
        try {
            return part.valueIn(call);
        } catch (EvaluationException failure) {
            String problem = "%s cannot be evaluated: %s".formatted(part.source(), failure.getSimpleMessage());
            throw new InvalidLockKeyException(method, source, problem, failure);
        }
    }

    private String textOf(KeyPart part, @Nullable Object value, String name) {
        if (part instanceof KeyPart.Constant constant) {
            return constant.text();
        }
        try {
            return KeyText.of(value);
        } catch (UnfitKeyPart unfit) {
            throw unfit(unfit.problem().of(name));
        }
    }

    private InvalidLockKeyException unfit(KeyProblem problem) {
        return new InvalidLockKeyException(method, source, problem.what(), problem.remedy());
    }
}
