package io.junctura.plugins.amqp;

import com.rabbitmq.client.AMQP;

/** A message on its way to the broker. An empty exchange is the default one, which knows the queues by their names. */
record Message(String exchange, String routingKey, boolean mandatory, AMQP.BasicProperties properties, byte[] body) {

    /** Where it goes, for messages. */
    String place() {
        return exchange.isEmpty()
                ? "the queue \"" + routingKey + "\""
                : "the exchange \"" + exchange + "\" with the routing key \"" + routingKey + "\"";
    }
}
