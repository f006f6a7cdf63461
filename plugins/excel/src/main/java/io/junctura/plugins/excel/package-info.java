/** Reads and writes Excel workbooks (.xlsx), row by row. */
@NullMarked
package io.junctura.plugins.excel;

import org.jspecify.annotations.NullMarked;
