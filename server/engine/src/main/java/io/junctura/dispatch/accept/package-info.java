/**
 * Accepts events, synchronous calls and posts to call-back addresses, or rejects them. An accepted run is in the journal before the
 * sender gets an answer, and then enters its queue.
 */
@NullMarked
package io.junctura.dispatch.accept;

import org.jspecify.annotations.NullMarked;
