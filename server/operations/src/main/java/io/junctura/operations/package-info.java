/** What an administrator watches and checks: metrics for Prometheus, and the doctor that looks at a machine. */
@NullMarked
package io.junctura.operations;

import org.jspecify.annotations.NullMarked;
