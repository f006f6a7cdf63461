/** Copies of a data folder: a backup of a server that runs or has stopped, and what is restored from it. */
@NullMarked
package io.junctura.backup;

import org.jspecify.annotations.NullMarked;
