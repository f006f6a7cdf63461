/** Files as values: stored once, handed on by name, opened when somebody reads them. */
@NullMarked
package io.junctura.files;

import org.jspecify.annotations.NullMarked;
