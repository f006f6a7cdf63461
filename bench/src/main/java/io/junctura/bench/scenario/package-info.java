/** What is measured, one class a scenario: each takes a target through one round and says what it reached. */
@NullMarked
package io.junctura.bench.scenario;

import org.jspecify.annotations.NullMarked;
