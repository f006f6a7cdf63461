/** Subscriptions, resend orders and deliveries on SQLite. */
@NullMarked
package io.junctura.delivery.sqlite;

import org.jspecify.annotations.NullMarked;
