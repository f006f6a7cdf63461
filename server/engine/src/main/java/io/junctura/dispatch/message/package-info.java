/**
 * Messages to a run from other threads: commands of people, wake-ups, ends of called runs. The thread that
 * executes the run reads them between steps.
 */
@NullMarked
package io.junctura.dispatch.message;

import org.jspecify.annotations.NullMarked;
