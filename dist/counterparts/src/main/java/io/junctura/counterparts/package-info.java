/**
 * Servers that the examples connect to, for the demo and for trying the examples by hand. They are in a jar of their own,
 * since the product does not need their libraries.
 */
@NullMarked
package io.junctura.counterparts;

import org.jspecify.annotations.NullMarked;
