/**
 * What makes the application a demo that needs no set-up: five real Redis servers and a database that all instances on
 * this machine share. Nothing of it is needed in a real application, and nothing outside this package knows of it. It
 * stays out of the way as soon as {@code redlock.nodes} is set.
 */
@NullMarked
package io.redlock.sample.payment.demo;

import org.jspecify.annotations.NullMarked;
