/** Limits the heap that each kind of work may use, so that no request can exhaust the memory of the process. */
@NullMarked
package io.junctura.memory;

import org.jspecify.annotations.NullMarked;
