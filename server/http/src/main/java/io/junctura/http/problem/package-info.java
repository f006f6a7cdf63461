/** Requests that are refused, as problem details. */
@NullMarked
package io.junctura.http.problem;

import org.jspecify.annotations.NullMarked;
