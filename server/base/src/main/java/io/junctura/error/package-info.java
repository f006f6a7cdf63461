/** Errors of the domain: a kind, a stable code and a sentence. They know no status of HTTP. */
@NullMarked
package io.junctura.error;

import org.jspecify.annotations.NullMarked;
