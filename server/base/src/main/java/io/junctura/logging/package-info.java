/** Safe output of untrusted text to the log and the terminal. */
@NullMarked
package io.junctura.logging;

import org.jspecify.annotations.NullMarked;
