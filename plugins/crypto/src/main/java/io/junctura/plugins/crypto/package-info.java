/** Hashes, signatures and encryption, with the algorithms of Java itself. */
@NullMarked
package io.junctura.plugins.crypto;

import org.jspecify.annotations.NullMarked;
