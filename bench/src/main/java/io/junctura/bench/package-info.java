/**
 * The benchmark. It applies the same load to Junctura and to baselines in turn, on one machine and in one run, and prints
 * their results and how Junctura compares. The build compiles it and runs none of its scenarios.
 */
@NullMarked
package io.junctura.bench;

import org.jspecify.annotations.NullMarked;
