/** Waits for the next event of a draft's trigger, without publishing the draft. */
@NullMarked
package io.junctura.trigger.listen;

import org.jspecify.annotations.NullMarked;
