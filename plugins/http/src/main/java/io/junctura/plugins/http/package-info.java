/** Calls any HTTP API, and receives webhooks and synchronous calls, whose senders it verifies. */
@NullMarked
package io.junctura.plugins.http;

import org.jspecify.annotations.NullMarked;
