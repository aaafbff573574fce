package io.redlock.spring;

import java.util.Map;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * What all calls of one method share when a part of its key has to be evaluated: how properties, methods and beans are
 * found, and which arguments the expression names.
 *
 * @param delegates the found accessors, kept so that they are found once
 * @param variables the variables that the expression uses, each with the index of its argument
 */
record KeyScope(StandardEvaluationContext delegates, Map<String, Integer> variables) {

    static KeyScope of(BeanFactory beans, Map<String, Integer> variables) {
        StandardEvaluationContext delegates = new StandardEvaluationContext();
        delegates.setBeanResolver(new BeanFactoryResolver(beans));
        return new KeyScope(delegates, Map.copyOf(variables));
    }

    /** {@return a context for one call} */
    StandardEvaluationContext open(KeyRoot root) {
        StandardEvaluationContext context = new StandardEvaluationContext(root);
        delegates.applyDelegatesTo(context);
        variables.forEach((name, index) -> context.setVariable(name, root.getArgs()[index]));
        return context;
    }
}
