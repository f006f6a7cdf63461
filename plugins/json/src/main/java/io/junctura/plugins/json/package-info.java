/** JSON and NDJSON: in files and in texts. */
@NullMarked
package io.junctura.plugins.json;

import org.jspecify.annotations.NullMarked;
