/** Subscriptions, resend orders and deliveries, as SQL that every database takes. */
@NullMarked
package io.junctura.delivery.sql;

import org.jspecify.annotations.NullMarked;
