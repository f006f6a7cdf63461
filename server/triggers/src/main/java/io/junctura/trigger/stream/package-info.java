/** Consumes sources that push events, with a cursor for each partition. */
@NullMarked
package io.junctura.trigger.stream;

import org.jspecify.annotations.NullMarked;
