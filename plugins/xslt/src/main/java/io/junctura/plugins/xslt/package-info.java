/** XSLT 3.0, by Saxon-HE. This is a separate plugin because Saxon is larger than all other formats together. */
@NullMarked
package io.junctura.plugins.xslt;

import org.jspecify.annotations.NullMarked;
