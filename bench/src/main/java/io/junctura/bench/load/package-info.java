/**
 * The load generator and the sink. Each uses NIO on one thread, because it shares the cores with the measured target. They
 * support only the HTTP/1.1 that the bench needs.
 */
@NullMarked
package io.junctura.bench.load;

import org.jspecify.annotations.NullMarked;
