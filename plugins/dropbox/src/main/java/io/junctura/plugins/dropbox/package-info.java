/** Files in Dropbox, by its HTTP API. */
@NullMarked
package io.junctura.plugins.dropbox;

import org.jspecify.annotations.NullMarked;
