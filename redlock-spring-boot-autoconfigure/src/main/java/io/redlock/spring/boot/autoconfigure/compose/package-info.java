/** Nodes that are services of Docker Compose. */
@NullMarked
package io.redlock.spring.boot.autoconfigure.compose;

import org.jspecify.annotations.NullMarked;
