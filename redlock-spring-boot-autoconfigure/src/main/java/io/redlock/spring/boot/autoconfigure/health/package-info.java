/** Auto-configuration of the health of the nodes. */
@NullMarked
package io.redlock.spring.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
