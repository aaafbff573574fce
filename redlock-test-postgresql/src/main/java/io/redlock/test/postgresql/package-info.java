/** A PostgreSQL for the tests of this build. */
@NullMarked
package io.redlock.test.postgresql;

import org.jspecify.annotations.NullMarked;
