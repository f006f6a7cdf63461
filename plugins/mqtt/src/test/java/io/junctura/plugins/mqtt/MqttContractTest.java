package io.junctura.plugins.mqtt;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.Map;

class MqttContractTest extends ConnectorContract {
    private static final TestBroker BROKER = TestBroker.running();

    MqttContractTest() {
        super(MqttConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        BROKER.open().forEach(with::connection);
        // Eight runs at once share one session, so the client ID may be one.
        with.input("publish", Map.of("topic", "contract", "body", "x"));
        with.input("received", Map.of("topics", "contract"));
    }
}
