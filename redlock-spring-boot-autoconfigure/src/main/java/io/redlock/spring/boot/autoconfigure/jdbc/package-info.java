/** Auto-configuration of what fences writes to a database. */
@NullMarked
package io.redlock.spring.boot.autoconfigure.jdbc;

import org.jspecify.annotations.NullMarked;
