/** Messages of RabbitMQ and other brokers that speak AMQP 0-9-1: published by steps, and received by flows. */
@NullMarked
package io.junctura.plugins.amqp;

import org.jspecify.annotations.NullMarked;
