/** Makes PDF files from HTML templates, and reads their text. */
@NullMarked
package io.junctura.plugins.pdf;

import org.jspecify.annotations.NullMarked;
