/** Files in file systems for which the operator adds a provider of Apache Commons VFS. */
@NullMarked
package io.junctura.plugins.vfs;

import org.jspecify.annotations.NullMarked;
