/** The connector to GitHub, by its REST API. */
@NullMarked
package io.junctura.plugins.github;

import org.jspecify.annotations.NullMarked;
