package io.junctura.plugins.csv;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.List;
import java.util.Map;

class CsvContractTest extends ConnectorContract {
    CsvContractTest() {
        super(CsvConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.input("write", Map.of("rows", List.of(Map.of("id", 1))));
        with.input("format", Map.of("rows", List.of(Map.of("id", 1))));
        with.input("parse", Map.of("text", "id,total\n1,2"));
    }
}
