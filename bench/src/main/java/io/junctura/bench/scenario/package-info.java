/** The scenarios, one class each. A scenario measures one target in one round and returns its figures. */
@NullMarked
package io.junctura.bench.scenario;

import org.jspecify.annotations.NullMarked;
