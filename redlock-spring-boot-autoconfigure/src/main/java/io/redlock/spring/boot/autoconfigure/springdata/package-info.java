/** One node that is the server of Spring Data Redis. */
@NullMarked
package io.redlock.spring.boot.autoconfigure.springdata;

import org.jspecify.annotations.NullMarked;
