/** What all kinds of triggers share: bound triggers, identities of events, incoming files, and errors of triggers. */
@NullMarked
package io.junctura.trigger;

import org.jspecify.annotations.NullMarked;
