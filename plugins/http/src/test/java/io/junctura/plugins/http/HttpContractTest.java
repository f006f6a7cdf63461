package io.junctura.plugins.http;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.Map;

class HttpContractTest extends ConnectorContract {
    HttpContractTest() {
        super(HttpConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.connection("token", "t");
        with.input("request", Map.of("method", "POST", "path", "/orders", "body", Map.of("total", 10)));
        with.connection("webhookSecret", "w");
        with.input("webhook", Map.of("verify", Map.of("scheme", "github", "secret", "{{ secret.webhookSecret }}")));
    }
}
