package io.redlock.spring;

import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BooleanLiteral;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** Makes a {@link LockCondition} of an annotation, or says what is wrong with the annotation. */
final class LockConditionParser {

    private static final SpelExpressionParser SPEL = new SpelExpressionParser();

    private final LockedMethod locked;
    private final BeanFactory beans;
    private final KeyVariables variables;

    LockConditionParser(LockedMethod locked, BeanFactory beans) {
        this.locked = locked;
        this.beans = beans;
        this.variables = new KeyVariables(locked.annotated(), locked.method());
    }

    /**
     * {@return when the method's calls are locked; empty for always}
     *
     * @throws InvalidDistributedLockException if the expression can be neither true nor false
     */
    Optional<LockCondition> parse() {
        String source = locked.annotation().condition();
        if (source.isBlank()) {
            return Optional.empty();
        }
        SpelNode node = read(source);
        KeyReferences references = new KeyReferences(variables, beans);
        references.checkNames(node).ifPresent(this::refuse);
        if (!canBeBoolean(node)) {
            refuse(new KeyProblem(
                    source + " is neither true nor false", "Compare it with something: condition = \"#amount > 100\""));
        }
        return Optional.of(new LockCondition(locked.method(), source, node, KeyScope.of(beans, references.used())));
    }

    private SpelNode read(String source) {
        try {
            return ((SpelExpression) SPEL.parseExpression(source)).getAST();
        } catch (ParseException unreadable) {
            throw locked.invalid(
                    "The condition \"%s\" cannot be read: %s".formatted(source, unreadable.getSimpleMessage()),
                    "A parameter stands behind a #: \"#amount > 100\"");
        }
    }

    private boolean canBeBoolean(SpelNode node) {
        if (node instanceof Literal) {
            return node instanceof BooleanLiteral;
        }
        OptionalInt index = node instanceof VariableReference
                ? variables.indexOf(node.toStringAST().substring(1))
                : OptionalInt.empty();
        if (index.isEmpty()) {
            return true;
        }
        Class<?> type = variables.typeOf(index.getAsInt());
        return type == boolean.class || type.isAssignableFrom(Boolean.class);
    }

    private void refuse(KeyProblem problem) {
        throw locked.invalid("In its condition, " + problem.what(), problem.remedy());
    }
}
