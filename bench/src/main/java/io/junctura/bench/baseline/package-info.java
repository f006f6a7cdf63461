/**
 * Programs that do the bench's work without Junctura, each with its own {@code main}. They are in their own jar and start
 * with only their own libraries, so they must not use other packages of the bench.
 */
@NullMarked
package io.junctura.bench.baseline;

import org.jspecify.annotations.NullMarked;
