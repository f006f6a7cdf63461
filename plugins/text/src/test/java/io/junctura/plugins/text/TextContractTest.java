package io.junctura.plugins.text;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.List;
import java.util.Map;

class TextContractTest extends ConnectorContract {
    TextContractTest() {
        super(TextConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.input(
                "write-columns",
                Map.of("rows", List.of(Map.of("id", 1)), "columns", List.of(Map.of("name", "id", "width", 5))));
        with.input("render", Map.of("template", "Hello {{{{name}}", "data", Map.of("name", "you")));
        with.input("render-file", Map.of("template", "Hello {{{{name}}", "data", Map.of("name", "you")));
    }
}
