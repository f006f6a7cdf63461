/**
 * All HTTP that leaves this server: one pool of connections, the policy of which addresses may be called, limits of time
 * and size that hold against any server, and access tokens. Nothing here tries anything twice.
 */
@NullMarked
package io.junctura.outbound;

import org.jspecify.annotations.NullMarked;
