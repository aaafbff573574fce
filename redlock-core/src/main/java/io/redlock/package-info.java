/** The lock: what an application asks for, what it gets, and the Redlock algorithm in between. */
@NullMarked
package io.redlock;

import org.jspecify.annotations.NullMarked;
