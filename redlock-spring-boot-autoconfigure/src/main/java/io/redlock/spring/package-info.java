/** The annotation and its advice: what makes a Spring bean's method run under a lock. Knows no Spring Boot. */
@NullMarked
package io.redlock.spring;

import org.jspecify.annotations.NullMarked;
