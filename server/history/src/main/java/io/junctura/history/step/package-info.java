/** The steps of a run, for people. A kind of step that shows more than every step does has a view of its own. */
@NullMarked
package io.junctura.history.step;

import org.jspecify.annotations.NullMarked;
