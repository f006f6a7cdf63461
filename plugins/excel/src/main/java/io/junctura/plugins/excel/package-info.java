/** Reads and writes workbooks of Excel (.xlsx), row by row. */
@NullMarked
package io.junctura.plugins.excel;

import org.jspecify.annotations.NullMarked;
