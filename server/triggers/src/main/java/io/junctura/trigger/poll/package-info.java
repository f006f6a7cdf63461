/** Asks other systems for new events at intervals, and keeps the cursor of each flow. */
@NullMarked
package io.junctura.trigger.poll;

import org.jspecify.annotations.NullMarked;
