/** The targets: how each one is prepared, started, observed and stopped. */
@NullMarked
package io.junctura.bench.target;

import org.jspecify.annotations.NullMarked;
