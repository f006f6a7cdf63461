/** The connector {@code mail}. */
@NullMarked
package io.junctura.plugins.mail;

import org.jspecify.annotations.NullMarked;
