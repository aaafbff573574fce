/** Auto-configuration of what is traced of locks. */
@NullMarked
package io.redlock.spring.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
