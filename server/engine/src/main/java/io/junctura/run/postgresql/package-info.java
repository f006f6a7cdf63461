/** The journal on PostgreSQL: history that is written once, in partitions, and one small table of what changes. */
@NullMarked
package io.junctura.run.postgresql;

import org.jspecify.annotations.NullMarked;
