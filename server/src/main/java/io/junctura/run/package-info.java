/** What a run is: what can happen to it, what follows, and the journal that holds it. */
@NullMarked
package io.junctura.run;

import org.jspecify.annotations.NullMarked;
