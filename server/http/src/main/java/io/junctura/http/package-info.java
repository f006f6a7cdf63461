/**
 * The HTTP server: set-up and limits, the table of routes with what each needs of its caller, the one error format, the
 * live feed, and the web UI's files. Knows no feature; features bring their {@link io.junctura.http.Routes}.
 */
@NullMarked
package io.junctura.http;

import org.jspecify.annotations.NullMarked;
