/** The steps of a run as people see them. A kind of step that shows more than what every step shows has a view of its own. */
@NullMarked
package io.junctura.history.step;

import org.jspecify.annotations.NullMarked;
