package io.redlock.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.expression.spel.SpelNode;

/** One of the parts that a key is joined of. */
sealed interface KeyPart {

    /** {@return the part as the annotation writes it} */
    String source();

    /** {@return the type of its values, {@code Object} where that is not known before a call} */
    Class<?> type();

    /** {@return its value in one call} */
    @Nullable
    Object valueIn(KeyCall call);

    /** The same in every call: a text in quotes, a number. */
    record Constant(String source, Object value, String text) implements KeyPart {
        @Override
        public Class<?> type() {
            return value.getClass();
        }

        @Override
        public Object valueIn(KeyCall call) {
            return value;
        }
    }

    /** An argument by its name or position: taken as it is, the usual case and the quick one. */
    record Argument(String source, Class<?> type, int index) implements KeyPart {
        @Override
        public @Nullable Object valueIn(KeyCall call) {
            return call.argument(index);
        }
    }

    /** Anything else that the expression language can say. */
    record Computed(String source, SpelNode node) implements KeyPart {
        @Override
        public Class<?> type() {
            return Object.class;
        }

        @Override
        public @Nullable Object valueIn(KeyCall call) {
            return call.evaluate(node);
        }
    }
}
