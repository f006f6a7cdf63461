/** The clock, the timers and the worker threads of the engine. */
@NullMarked
package io.junctura.dispatch.time;

import org.jspecify.annotations.NullMarked;
