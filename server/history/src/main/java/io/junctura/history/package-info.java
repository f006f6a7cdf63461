/**
 * Runs and events for people and programs: lists, a run step by step, retry, replay, cancel and answer, and live updates of open
 * browsers. Reads the engine's tables; writes only through the engine.
 */
@NullMarked
package io.junctura.history;

import org.jspecify.annotations.NullMarked;
