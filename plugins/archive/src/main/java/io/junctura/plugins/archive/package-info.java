/** Unpacks and makes zip, tar and gzip files. */
@NullMarked
package io.junctura.plugins.archive;

import org.jspecify.annotations.NullMarked;
