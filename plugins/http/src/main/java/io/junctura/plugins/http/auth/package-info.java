/** The ways to sign in to an API. */
@NullMarked
package io.junctura.plugins.http.auth;

import org.jspecify.annotations.NullMarked;
