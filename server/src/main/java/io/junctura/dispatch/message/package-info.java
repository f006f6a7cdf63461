/**
 * Messages to a run from other threads: commands of people, wake-ups, ends of called runs. The run reads them in its own time.
 */
@NullMarked
package io.junctura.dispatch.message;

import org.jspecify.annotations.NullMarked;
