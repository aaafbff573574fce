package io.redlock.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Redis nodes for the tests of a class and of the classes nested in it: started once, whole and empty before each test,
 * gone after the last.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RedisNodesExtension redis = RedisNodesExtension.of(5);
 *
 * @Test
 * void works_without_two_of_five(RedisNodes nodes) {
 *     nodes.kill(0);
 *     nodes.pause(1);
 *     ...
 * }
 * }</pre>
 *
 * <p>The field has to be static. Test methods get the nodes as a parameter or from {@link #nodes()}. Before each test
 * {@link RedisNodes#reset()} is called, so tests that share an extension cannot run at the same time.
 */
public final class RedisNodesExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver {

    private final RedisNodesBuilder builder;
    private @Nullable RedisNodes nodes;
    private int openClasses;

    private RedisNodesExtension(RedisNodesBuilder builder) {
        this.builder = builder;
    }

    /**
     * {@return an extension with a number of default nodes}
     *
     * @param count How many, 1 to 64.
     */
    public static RedisNodesExtension of(int count) {
        return of(RedisNodes.builder().count(count));
    }

    /**
     * {@return an extension with the nodes of a builder}
     *
     * @param builder Says what to start; not to be used for anything else.
     */
    public static RedisNodesExtension of(RedisNodesBuilder builder) {
        return new RedisNodesExtension(builder);
    }

    /**
     * {@return the nodes}
     *
     * @throws IllegalStateException before the first and after the last test, or if the field is not static
     */
    public RedisNodes nodes() {
        if (nodes == null) {
            throw new IllegalStateException(
                    "No nodes: they run during tests, and the extension's field has to be static");
        }
        return nodes;
    }

    /** Starts the nodes, unless an enclosing class has done so. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (nodes == null) {
            nodes = builder.start();
        }
        openClasses++;
    }

    /** Undoes what the last test did. */
    @Override
    public void beforeEach(ExtensionContext context) {
        nodes().reset();
    }

    /** Closes the nodes, unless an enclosing class still has tests. */
    @Override
    public void afterAll(ExtensionContext context) {
        openClasses--;
        if (nodes != null && openClasses == 0) {
            nodes.close();
            nodes = null;
        }
    }

    /** {@return whether a parameter is of the type {@link RedisNodes}} */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RedisNodes.class;
    }

    /** {@return the nodes} */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return nodes();
    }
}
