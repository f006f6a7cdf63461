/** Backup of a data folder, whether its server runs or has stopped, and restore. */
@NullMarked
package io.junctura.backup;

import org.jspecify.annotations.NullMarked;
