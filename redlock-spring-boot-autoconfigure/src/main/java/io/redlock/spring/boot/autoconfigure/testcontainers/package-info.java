/** Nodes in containers of Testcontainers. */
@NullMarked
package io.redlock.spring.boot.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
