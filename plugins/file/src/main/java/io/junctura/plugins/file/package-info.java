/** Files on the server's disk, in the folders that the administrator names. */
@NullMarked
package io.junctura.plugins.file;

import org.jspecify.annotations.NullMarked;
