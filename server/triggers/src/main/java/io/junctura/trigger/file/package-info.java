/** Watches places for files, and starts a run for each. */
@NullMarked
package io.junctura.trigger.file;

import org.jspecify.annotations.NullMarked;
