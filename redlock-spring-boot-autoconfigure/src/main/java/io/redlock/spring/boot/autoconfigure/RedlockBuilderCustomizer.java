package io.redlock.spring.boot.autoconfigure;

import io.redlock.RedlockBuilder;

/** Changes what the properties made of the {@link RedlockBuilder}. Beans of this type are called in their order. */
@FunctionalInterface
public interface RedlockBuilderCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder with all properties applied
     */
    void customize(RedlockBuilder builder);
}
