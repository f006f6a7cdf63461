/** Decides whether a jar may be installed: signatures, publishers, advisories, and checks of the jar's bytes and classes. */
@NullMarked
package io.junctura.plugin.trust;

import org.jspecify.annotations.NullMarked;
