/** Calls any HTTP API; receives webhooks, whose senders it makes sure of, and synchronous calls. */
@NullMarked
package io.junctura.plugins.http;

import org.jspecify.annotations.NullMarked;
