/**
 * The bench: runs a load against Junctura and against baselines in turn, on one machine and in one run, and prints what
 * each reached and how ours compares. Not part of the server; the build compiles it and runs none of its scenarios.
 */
@NullMarked
package io.junctura.bench;

import org.jspecify.annotations.NullMarked;
