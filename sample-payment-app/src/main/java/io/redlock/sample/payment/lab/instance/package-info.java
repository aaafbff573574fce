/** What the lab needs of every instance: to work on a payment and say when, and to tell what it holds. */
@NullMarked
package io.redlock.sample.payment.lab.instance;

import org.jspecify.annotations.NullMarked;
