/**
 * What has happened: the lists of runs and events, a run step by step, what people may do to a run, and what browsers are
 * told as it happens. Reads the engine's tables; writes nothing but through the engine.
 */
@NullMarked
package io.junctura.history;

import org.jspecify.annotations.NullMarked;
