/** What retention does otherwise on PostgreSQL. */
@NullMarked
package io.junctura.retention.postgresql;

import org.jspecify.annotations.NullMarked;
