/** XML: in files and in texts. */
@NullMarked
package io.junctura.plugins.xml;

import org.jspecify.annotations.NullMarked;
