/** Reads zip and other compressed files of a run, within limits. Compiled into each connector that reads them. */
@NullMarked
package io.junctura.plugins.zips;

import org.jspecify.annotations.NullMarked;
