/** Limits attempts over a connection: circuit breakers, concurrency and rate limits, and replaced credentials. */
@NullMarked
package io.junctura.dispatch.connection;

import org.jspecify.annotations.NullMarked;
