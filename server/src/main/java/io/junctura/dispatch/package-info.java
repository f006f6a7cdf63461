/**
 * Who runs next, and the hands that do what the run machine decides: limits, timers, attempts. The door is {@link
 * io.junctura.dispatch.Engine}.
 */
@NullMarked
package io.junctura.dispatch;

import org.jspecify.annotations.NullMarked;
