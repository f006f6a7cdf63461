/** Templates: examples that a person turns into an integration by answering a few questions. */
@NullMarked
package io.junctura.template;

import org.jspecify.annotations.NullMarked;
