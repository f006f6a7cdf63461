/**
 * The integration document: read, validated, compiled to an immutable plan. Pure: text and catalog in, plan or problems
 * out.
 */
@NullMarked
package io.junctura.definition;

import org.jspecify.annotations.NullMarked;
