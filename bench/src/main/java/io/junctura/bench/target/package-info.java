/** What is measured: how each target is prepared, started, found ready, watched and stopped. */
@NullMarked
package io.junctura.bench.target;

import org.jspecify.annotations.NullMarked;
