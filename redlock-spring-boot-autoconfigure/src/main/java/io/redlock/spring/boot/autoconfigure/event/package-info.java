/** Auto-configuration of the application events. */
@NullMarked
package io.redlock.spring.boot.autoconfigure.event;

import org.jspecify.annotations.NullMarked;
