/** How lines of the log and of the terminal are written, whatever is in them. */
@NullMarked
package io.junctura.logging;

import org.jspecify.annotations.NullMarked;
