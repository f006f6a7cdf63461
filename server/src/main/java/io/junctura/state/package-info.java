/**
 * What integrations remember from one run to the next: state, cross references and expected echoes. Read and written by steps, each write
 * exactly once, and by people over HTTP.
 */
@NullMarked
package io.junctura.state;

import org.jspecify.annotations.NullMarked;
