/** How much of the heap each kind of work may use, so that no kind of request can end the process. */
@NullMarked
package io.junctura.memory;

import org.jspecify.annotations.NullMarked;
