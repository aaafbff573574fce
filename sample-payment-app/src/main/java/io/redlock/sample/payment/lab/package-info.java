/**
 * The lab behind the demo's page: it sends payments to both instances with and without the lock, stops and ends nodes, and
 * tells what it saw. It runs in the instance that people start; nothing outside of this package knows of it, and it is not there
 * when {@code redlock.nodes} is set.
 */
@NullMarked
package io.redlock.sample.payment.lab;

import org.jspecify.annotations.NullMarked;
