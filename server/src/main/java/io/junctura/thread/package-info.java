/** The threads that work is done on. */
@NullMarked
package io.junctura.thread;

import org.jspecify.annotations.NullMarked;
