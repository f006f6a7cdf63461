/** CSV: tables as text, in files and in texts. */
@NullMarked
package io.junctura.plugins.csv;

import org.jspecify.annotations.NullMarked;
