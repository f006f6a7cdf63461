package io.junctura.plugins.amqp;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.Map;

class AmqpContractTest extends ConnectorContract {
    private static final TestBroker BROKER = TestBroker.running();
    private static final String QUEUE = BROKER.queue();

    AmqpContractTest() {
        super(AmqpConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        BROKER.open().forEach(with::connection);
        with.input("publish", Map.of("exchange", "", "routingKey", QUEUE, "body", "x"));
        with.input("received", Map.of("queue", QUEUE));
    }
}
