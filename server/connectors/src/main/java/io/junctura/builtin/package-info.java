/** The server's own connectors, described like those of plugins: schedules, topics, calls of flows, state and echoes. */
@NullMarked
package io.junctura.builtin;

import org.jspecify.annotations.NullMarked;
