/** Files as values: stored once, passed on by reference, opened when a step reads them; and the folders that plugins may use. */
@NullMarked
package io.junctura.files;

import org.jspecify.annotations.NullMarked;
