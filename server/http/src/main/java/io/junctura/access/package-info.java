/** Authentication and authorization: the administrator, sign-in, sessions, API tokens, and the token of this machine. */
@NullMarked
package io.junctura.access;

import org.jspecify.annotations.NullMarked;
