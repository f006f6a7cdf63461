/** Notifies listeners and waiting callers of what has happened to runs, after it is on disk. */
@NullMarked
package io.junctura.dispatch.listener;

import org.jspecify.annotations.NullMarked;
