/** The audit log. */
@NullMarked
package io.junctura.audit;

import org.jspecify.annotations.NullMarked;
