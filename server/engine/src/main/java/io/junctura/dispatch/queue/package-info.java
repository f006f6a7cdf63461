/**
 * The runs in the memory of this process and the queues of their flows: loading from the journal, slots for concurrent runs, and
 * the memory that their values take. {@link io.junctura.dispatch.queue.RunDispatcher} starts the runs.
 */
@NullMarked
package io.junctura.dispatch.queue;

import org.jspecify.annotations.NullMarked;
