/**
 * A payment service, a repository and a controller, as an application that uses {@code @DistributedLock} would have
 * them. What makes it a demo that runs without any set-up is in the package {@code demo}.
 */
@NullMarked
package io.redlock.sample.payment;

import org.jspecify.annotations.NullMarked;
