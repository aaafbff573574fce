/**
 * Lock nodes in the memory of this process, with the semantics of the real ones: for unit tests, and for an application
 * that runs as one process. They exclude nobody in another process.
 */
@NullMarked
package io.redlock.memory;

import org.jspecify.annotations.NullMarked;
