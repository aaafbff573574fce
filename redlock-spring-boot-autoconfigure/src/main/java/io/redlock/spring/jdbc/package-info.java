/** Fencing tokens in a relational database. Needs spring-jdbc, which nothing else here does. */
@NullMarked
package io.redlock.spring.jdbc;

import org.jspecify.annotations.NullMarked;
