/** Auto-configuration of the meters of locks and nodes. */
@NullMarked
package io.redlock.spring.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
