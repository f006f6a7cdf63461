/** Integrations, revisions and drafts, as SQL that every database takes. */
@NullMarked
package io.junctura.integration.sql;

import org.jspecify.annotations.NullMarked;
