package io.redlock.spring;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Elvis;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpPlus;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.StringLiteral;
import org.springframework.expression.spel.ast.Ternary;
import org.springframework.expression.spel.ast.VariableReference;

/**
 * Checks at startup that what an expression of an annotation refers to exists: to the expression language, a variable
 * that nobody set is null. Collects the variables that are used.
 */
final class KeyReferences {

    private final KeyVariables variables;
    private final BeanFactory beans;
    private final Map<String, Integer> used = new HashMap<>();

    KeyReferences(KeyVariables variables, BeanFactory beans) {
        this.variables = variables;
        this.beans = beans;
    }

    /** {@return the variables found by the checks so far, each with the index of its argument} */
    Map<String, Integer> used() {
        return used;
    }

    /** {@return the first problem in one part of a key} */
    Optional<KeyProblem> check(SpelNode part) {
        return joinInChoice(part).or(() -> joinInProjection(part)).or(() -> checkNames(part));
    }

    /** {@return the first name in an expression that stands for nothing} */
    Optional<KeyProblem> checkNames(SpelNode expression) {
        return checkTree(expression, true);
    }

    /** A plus sign inside {@code a ? b : c} would be the expression language's, which writes "null" for a null. */
    private static Optional<KeyProblem> joinInChoice(SpelNode node) {
        if (!(node instanceof Ternary || node instanceof Elvis)) {
            return Optional.empty();
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            SpelNode child = node.getChild(i);
            if (child instanceof OpPlus && child.getChildCount() == 2) {
                return problem(
                        "%s joins a text inside a choice, where a null would go unnoticed"
                                .formatted(child.toStringAST()),
                        "Put the choice in parentheses and join outside of it: (#vip ? 'A' : 'B') + #userId");
            }
            Optional<KeyProblem> deeper = joinInChoice(child);
            if (deeper.isPresent()) {
                return deeper;
            }
        }
        return Optional.empty();
    }

    private static Optional<KeyProblem> joinInProjection(SpelNode node) {
        if (node instanceof Projection && isTextJoin(node.getChild(0))) {
            return problem(
                    node.toStringAST() + " joins a text for each element, where a null would go unnoticed",
                    "Join outside of it, in keys, which make a key of each element: keys = \"'A' + #ids\"");
        }
        Optional<KeyProblem> problem = Optional.empty();
        for (int i = 0; problem.isEmpty() && i < node.getChildCount(); i++) {
            problem = joinInProjection(node.getChild(i));
        }
        return problem;
    }

    private Optional<KeyProblem> checkTree(SpelNode node, boolean onRoot) {
        Optional<KeyProblem> problem = checkNode(node, onRoot);
        for (int i = 0; problem.isEmpty() && i < node.getChildCount(); i++) {
            problem = checkTree(node.getChild(i), childIsOnRoot(node, i, onRoot));
        }
        return problem;
    }

    /** Whether a plain name there means a property of the root; behind a dot it does not, in an argument it does. */
    private static boolean childIsOnRoot(SpelNode parent, int index, boolean onRoot) {
        if (parent instanceof CompoundExpression) {
            return onRoot && index == 0;
        }
        if (parent instanceof MethodReference) {
            return true;
        }
        boolean ownNames = parent instanceof Projection
                || parent instanceof Selection
                || parent instanceof InlineMap
                || parent instanceof Indexer;
        return onRoot && !ownNames;
    }

    private Optional<KeyProblem> checkNode(SpelNode node, boolean onRoot) {
        String text = node.toStringAST();
        if (node instanceof VariableReference) {
            return checkVariable(text.substring(1));
        }
        if (node instanceof FunctionReference) {
            return problem(text + " is a function, and there are none", "Call a method of a bean: @bean.method(#p0)");
        }
        if (node instanceof BeanReference bean && !beans.containsBean(bean.getName())) {
            return problem(text + " names no bean", "Give the name of a bean");
        }
        if (node instanceof PropertyOrFieldReference property && onRoot) {
            return checkRootProperty(property.getName());
        }
        if (node instanceof MethodReference && onRoot) {
            return problem(text + " is called on nothing", "Call it on something: #root.target." + text);
        }
        if (node instanceof CompoundExpression
                && isRoot(node.getChild(0))
                && node.getChild(1) instanceof PropertyOrFieldReference property) {
            return checkRootProperty(property.getName());
        }
        return Optional.empty();
    }

    private static boolean isTextJoin(SpelNode node) {
        if (!(node instanceof OpPlus) || node.getChildCount() != 2) {
            return false;
        }
        SpelNode left = node.getChild(0);
        SpelNode right = node.getChild(1);
        return left instanceof StringLiteral || right instanceof StringLiteral || isTextJoin(left) || isTextJoin(right);
    }

    private static boolean isRoot(SpelNode node) {
        return node instanceof VariableReference && node.toStringAST().equals("#root");
    }

    private Optional<KeyProblem> checkVariable(String name) {
        if (name.equals("root") || name.equals("this")) {
            return Optional.empty();
        }
        OptionalInt index = variables.indexOf(name);
        if (index.isEmpty()) {
            return problem("#" + name + " is unknown", variables.remedy());
        }
        used.put(name, index.getAsInt());
        return Optional.empty();
    }

    private static Optional<KeyProblem> checkRootProperty(String name) {
        if (KeyRoot.PROPERTIES.contains(name)) {
            return Optional.empty();
        }
        return problem(
                "'%s' is neither a text nor a variable".formatted(name),
                "A text stands in quotes, a parameter behind a #; #root has target, targetClass, method and args");
    }

    private static Optional<KeyProblem> problem(String what, String remedy) {
        return Optional.of(new KeyProblem(what, remedy));
    }
}
