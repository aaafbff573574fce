/** The only place that knows Jedis: it connects, authenticates, does TLS, and gives a wire. */
@NullMarked
package io.redlock.jedis;

import org.jspecify.annotations.NullMarked;
