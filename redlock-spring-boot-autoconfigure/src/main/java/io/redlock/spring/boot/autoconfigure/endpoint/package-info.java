/** Auto-configuration of the endpoint that shows nodes, holds and who has a key. */
@NullMarked
package io.redlock.spring.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
