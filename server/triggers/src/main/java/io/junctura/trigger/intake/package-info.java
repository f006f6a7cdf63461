/** Tells the triggers of all kinds which flows are live. */
@NullMarked
package io.junctura.trigger.intake;

import org.jspecify.annotations.NullMarked;
