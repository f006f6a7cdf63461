/** The thread pool, the timer thread, and what happens when memory runs out. */
@NullMarked
package io.junctura.thread;

import org.jspecify.annotations.NullMarked;
