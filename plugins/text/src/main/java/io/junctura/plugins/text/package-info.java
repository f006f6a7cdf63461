/** Plain text: lines, columns of fixed width, templates, encodings. */
@NullMarked
package io.junctura.plugins.text;

import org.jspecify.annotations.NullMarked;
