/**
 * All outbound connections of this server: HTTP with pooled connections, WebSockets and sockets; the policy of addresses; limits of
 * time and size that hold against any server; and access tokens. Nothing here retries.
 */
@NullMarked
package io.junctura.outbound;

import org.jspecify.annotations.NullMarked;
