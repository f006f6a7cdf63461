package io.junctura.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * That a connection's system is left alone, since it does not answer or has asked for that.
 *
 * @param since when the first of the failures in a row came that led to it, in milliseconds since 1970
 * @param until when it is asked again, likewise; null: that time has come, and one attempt tries it
 * @param tried whether one attempt goes first then, to try it, and the others when that has got through
 */
public record OpenCircuit(long since, @Nullable Long until, boolean tried) {}
