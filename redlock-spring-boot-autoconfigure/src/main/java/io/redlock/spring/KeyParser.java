package io.redlock.spring;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.OpPlus;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.ClassUtils;

/**
 * Cuts a key expression along its plus signs, and checks all that can be known before a call. The expression language
 * itself would join {@code 'PAYMENT_' + null} to a key that everybody shares, and would add two numbers.
 */
final class KeyParser {

    private static final Logger LOG = LoggerFactory.getLogger(KeyParser.class);
    private static final SpelExpressionParser SPEL = new SpelExpressionParser();

    private final LockedMethod locked;
    private final BeanFactory beans;
    private final boolean several;
    private final KeyVariables variables;
    private final KeyReferences references;
    private final List<KeyPart> parts = new ArrayList<>();
    private final BitSet sums = new BitSet();

    /**
     * Parses one expression.
     *
     * @param several whether it may make several keys
     */
    KeyParser(LockedMethod locked, BeanFactory beans, boolean several) {
        this.locked = locked;
        this.beans = beans;
        this.several = several;
        this.variables = new KeyVariables(locked.annotated(), locked.method());
        this.references = new KeyReferences(variables, beans);
    }

    /**
     * {@return the expression, cut and checked; to be asked for once}
     *
     * @throws InvalidDistributedLockException if it is none
     */
    KeyExpression parse(String source) {
        cut(read(source));
        checkSums();
        warnAboutNeighbours(source);
        KeyScope scope = KeyScope.of(beans, references.used());
        return new KeyExpression(locked.method(), source, parts, sums, scope, several);
    }

    private SpelNode read(String source) {
        try {
            return ((SpelExpression) SPEL.parseExpression(source)).getAST();
        } catch (ParseException unreadable) {
            String problem = "The key \"%s\" cannot be read: %s".formatted(source, unreadable.getSimpleMessage());
            throw locked.invalid(problem, "A text stands in quotes, a parameter behind a #: \"'PAYMENT_' + #userId\"");
        }
    }

    private void cut(SpelNode node) {
        if (!isJoin(node)) {
            parts.add(part(node));
            return;
        }
        SpelNode left = node.getChild(0);
        SpelNode right = node.getChild(1);
        cut(left);
        if (!isJoin(left) && !isJoin(right)) {
            sums.set(parts.size() - 1);
        }
        cut(right);
    }

    private static boolean isJoin(SpelNode node) {
        return node instanceof OpPlus && node.getChildCount() == 2;
    }

    private KeyPart part(SpelNode node) {
        references.check(node).ifPresent(this::refuse);
        String source = node.toStringAST();
        if (node instanceof Literal literal) {
            return constant(source, literal.getLiteralValue().getValue());
        }
        OptionalInt index =
                node instanceof VariableReference ? variables.indexOf(source.substring(1)) : OptionalInt.empty();
        if (index.isEmpty()) {
            return new KeyPart.Computed(source, node);
        }
        Class<?> type = several ? typeOfElements(source, index.getAsInt()) : variables.typeOf(index.getAsInt());
        KeyTypes.problemOf(type).ifPresent(problem -> refuse(problem.of(source)));
        return new KeyPart.Argument(source, type, index.getAsInt());
    }

    /** {@return the type of each of what stands for several keys, or of what is but one} */
    private Class<?> typeOfElements(String source, int index) {
        Class<?> type = variables.typeOf(index);
        if (KeyElements.isStream(type)) {
            refuse(KeyElements.READ_ONCE.of(source));
        }
        return KeyElements.areIn(type) ? variables.typeOfElements(index) : type;
    }

    private KeyPart constant(String source, @Nullable Object value) {
        if (value instanceof String text) {
            return new KeyPart.Constant(source, text, text);
        }
        try {
            String text = KeyText.of(value);
            return new KeyPart.Constant(source, value == null ? text : value, text);
        } catch (UnfitKeyPart unfit) {
            refuse(unfit.problem().of(source));
            throw unfit;
        }
    }

    private void checkSums() {
        sums.stream()
                .filter(i -> isNumber(parts.get(i)) && isNumber(parts.get(i + 1)))
                .mapToObj(i -> KeyExpression.sum(parts.get(i), parts.get(i + 1)))
                .forEach(this::refuse);
    }

    private static boolean isNumber(KeyPart part) {
        return Number.class.isAssignableFrom(ClassUtils.resolvePrimitiveIfNecessary(part.type()));
    }

    private void warnAboutNeighbours(String source) {
        for (int i = 1; i < parts.size(); i++) {
            KeyPart left = parts.get(i - 1);
            KeyPart right = parts.get(i);
            if (hasAnyLength(left) && hasAnyLength(right)) {
                LOG.warn(
                        "The key \"{}\" of {} has nothing between {} and {}: different values can make one key, as 1 and 23"
                                + " or 12 and 3 do. Put a separator between them: {} + ':' + {}",
                        source,
                        MethodNames.of(locked.method()),
                        left.source(),
                        right.source(),
                        left.source(),
                        right.source());
            }
        }
    }

    private static boolean hasAnyLength(KeyPart part) {
        return !(part instanceof KeyPart.Constant) && part.type() != UUID.class;
    }

    private void refuse(KeyProblem problem) {
        throw locked.invalid("In its key%s, %s".formatted(several ? "s" : "", problem.what()), problem.remedy());
    }
}
