/** The installed plugins: their jars, their versions, and which version is in use. */
@NullMarked
package io.junctura.plugin;

import org.jspecify.annotations.NullMarked;
