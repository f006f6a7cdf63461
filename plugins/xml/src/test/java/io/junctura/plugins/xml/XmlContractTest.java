package io.junctura.plugins.xml;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.List;
import java.util.Map;

class XmlContractTest extends ConnectorContract {
    XmlContractTest() {
        super(XmlConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.input("write", Map.of("rows", List.of(Map.of("id", 1))));
        with.input("parse", Map.of("text", "<order/>"));
        with.input("format", Map.of("value", Map.of("order", Map.of("id", 1))));
    }
}
