/** Outbound webhooks: subscriptions of third parties to topics, and the deliveries to them. */
@NullMarked
package io.junctura.delivery;

import org.jspecify.annotations.NullMarked;
