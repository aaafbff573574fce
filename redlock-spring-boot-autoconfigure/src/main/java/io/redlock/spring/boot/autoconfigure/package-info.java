/** The beans that Spring Boot makes of {@code redlock.*}. */
@NullMarked
package io.redlock.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
