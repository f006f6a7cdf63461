package com.example.acme;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class AcmeContractTest extends ConnectorContract {
    private final AcmeServer server = new AcmeServer("orders");

    AcmeContractTest() {
        super(AcmeConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.connection("address", server.address());
        with.connection("token", "t-1");
        with.connection("tls", false);
        with.input("send-message", Map.of("channel", "orders", "text", "hello"));
    }

    @AfterEach
    void close() {
        server.close();
    }
}
