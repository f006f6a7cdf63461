/**
 * Executes runs: accepts events and calls, executes what is due, and wakes runs whose wait is over. {@link
 * io.junctura.dispatch.Engine} is the entry point: it makes the parts from the packages below.
 */
@NullMarked
package io.junctura.dispatch;

import org.jspecify.annotations.NullMarked;
