/** Integrations, revisions and drafts on SQLite. */
@NullMarked
package io.junctura.integration.sqlite;

import org.jspecify.annotations.NullMarked;
