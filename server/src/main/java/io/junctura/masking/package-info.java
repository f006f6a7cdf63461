/** What must not be shown: the names under which credentials travel, and the forms in which a secret may be repeated. */
@NullMarked
package io.junctura.masking;

import org.jspecify.annotations.NullMarked;
