/** Auto-configuration of what the caller of a web application is told when a lock was not acquired or not kept. */
@NullMarked
package io.redlock.spring.boot.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
