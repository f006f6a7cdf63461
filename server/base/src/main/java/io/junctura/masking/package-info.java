/** Masking of secrets: the names that credentials have, and the forms in which a secret may appear. */
@NullMarked
package io.junctura.masking;

import org.jspecify.annotations.NullMarked;
