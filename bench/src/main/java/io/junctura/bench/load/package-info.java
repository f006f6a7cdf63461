/**
 * The two ends of a measurement: a load generator and a sink, both plain NIO on one thread each, since they share the
 * cores with what they measure. They know HTTP/1.1 just well enough for that, and nothing of the targets.
 */
@NullMarked
package io.junctura.bench.load;

import org.jspecify.annotations.NullMarked;
