/** XSLT 3.0, by Saxon-HE. A plugin of its own, because Saxon is larger than all other formats together. */
@NullMarked
package io.junctura.plugins.xslt;

import org.jspecify.annotations.NullMarked;
