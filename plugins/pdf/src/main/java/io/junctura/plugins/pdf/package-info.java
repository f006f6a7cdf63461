/** Creates PDF files from HTML templates, and reads the text of PDF files. */
@NullMarked
package io.junctura.plugins.pdf;

import org.jspecify.annotations.NullMarked;
