package io.redlock.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelNode;

/**
 * One call, as a key expression sees it. Used by the calling thread only; the machinery of the expression language is
 * set up when the first part needs it, which many keys never do.
 */
final class KeyCall {

    private final KeyScope scope;
    private final KeyRoot root;
    private @Nullable EvaluationContext context;

    KeyCall(KeyScope scope, KeyRoot root) {
        this.scope = scope;
        this.root = root;
    }

    @Nullable
    Object argument(int index) {
        return root.getArgs()[index];
    }

    @Nullable
    Object evaluate(SpelNode node) {
        if (context == null) {
            context = scope.open(root);
        }
        return node.getValue(new ExpressionState(context));
    }
}
