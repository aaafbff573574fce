/** The words and ports that everything else is built of: nodes, votes, keys, owner tokens, time. */
@NullMarked
package io.redlock.node;

import org.jspecify.annotations.NullMarked;
