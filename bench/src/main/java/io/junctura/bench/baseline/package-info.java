/**
 * Programs that do the bench's work without Junctura, each with a main of its own. They are packed into a jar of their
 * own and started with their own libraries only, so nothing here may use the rest of the bench.
 */
@NullMarked
package io.junctura.bench.baseline;

import org.jspecify.annotations.NullMarked;
