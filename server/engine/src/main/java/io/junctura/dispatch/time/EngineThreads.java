package io.junctura.dispatch.time;

import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * The clock and the threads of an engine. The simulation brings its own.
 *
 * @param workers where runs are advanced and attempts are made: each task may block for as long as an attempt takes
 * @param after   one thread that announces commits in their order: nothing on it may block
 */
public record EngineThreads(Clock clock, Executor workers, Executor after, Timer timer) {}
