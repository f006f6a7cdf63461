/** Who did what, from where. */
@NullMarked
package io.junctura.audit;

import org.jspecify.annotations.NullMarked;
