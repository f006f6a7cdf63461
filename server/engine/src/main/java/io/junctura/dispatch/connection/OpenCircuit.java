package io.junctura.dispatch.connection;

import org.jspecify.annotations.Nullable;

/**
 * The open circuit of a connection: no attempts are made over it, since its system fails or has asked for a pause.
 *
 * @param since when the first of the failures in a row happened, in milliseconds since 1970
 * @param until when the next attempt is made, in milliseconds since 1970; null: now, and one attempt tries it
 * @param tried whether that attempt is a probe, and the others wait until it has succeeded
 */
public record OpenCircuit(long since, @Nullable Long until, boolean tried) {}
