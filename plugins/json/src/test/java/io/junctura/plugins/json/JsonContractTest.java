package io.junctura.plugins.json;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.Map;

class JsonContractTest extends ConnectorContract {
    JsonContractTest() {
        super(JsonConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.input("validate", Map.of("schema", Map.of("type", "object"), "value", Map.of("id", 1)));
        with.input("format", Map.of("value", Map.of("id", 1)));
    }
}
