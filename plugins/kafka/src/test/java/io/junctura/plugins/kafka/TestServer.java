package io.junctura.plugins.kafka;

import io.junctura.testkit.Harness;

/** A server with the connector, started once for all tests: packing the libraries takes some seconds. */
final class TestServer {
    private static Harness only;

    private TestServer() {}

    /** That of this process, with the connection {@code cluster}. */
    static synchronized Harness running() {
        if (only == null) {
            Harness started = Harness.of(KafkaConnector.class);
            started.connection("cluster", "kafka", TestBroker.running().open());
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            only = started;
        }
        return only;
    }
}
