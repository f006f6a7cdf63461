/** Verifies the signatures and credentials of webhooks and calls, by the schemes of their senders. */
@NullMarked
package io.junctura.plugins.http.signature;

import org.jspecify.annotations.NullMarked;
