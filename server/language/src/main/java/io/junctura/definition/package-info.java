/**
 * Integration documents: reads, validates and compiles them to immutable plans.
 * {@link io.junctura.definition.Documents} is the entry point. Pure: text and catalog in, plan or problems out.
 */
@NullMarked
package io.junctura.definition;

import org.jspecify.annotations.NullMarked;
