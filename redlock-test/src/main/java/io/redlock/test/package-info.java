/** Real Redis nodes in one line, for tests and demos: {@link io.redlock.test.RedisNodes}. */
@NullMarked
package io.redlock.test;

import org.jspecify.annotations.NullMarked;
