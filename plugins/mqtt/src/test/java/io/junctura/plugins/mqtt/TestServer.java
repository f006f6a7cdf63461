package io.junctura.plugins.mqtt;

import io.junctura.testkit.Harness;

/** A server with the connector, started once for all tests. */
final class TestServer {
    private static Harness only;

    private TestServer() {}

    /** That of this process, with the connections {@code broker} and {@code relayed}. */
    static synchronized Harness running() {
        if (only == null) {
            Harness started = Harness.of(MqttConnector.class);
            started.connection("broker", "mqtt", TestBroker.running().open());
            started.connection("relayed", "mqtt", TestBroker.running().relayed());
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            only = started;
        }
        return only;
    }
}
