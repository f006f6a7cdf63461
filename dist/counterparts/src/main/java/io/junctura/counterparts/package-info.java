/**
 * Servers to which the examples connect, for the demo and for manual tests. They are in a separate jar, because the product
 * does not need their libraries.
 */
@NullMarked
package io.junctura.counterparts;

import org.jspecify.annotations.NullMarked;
