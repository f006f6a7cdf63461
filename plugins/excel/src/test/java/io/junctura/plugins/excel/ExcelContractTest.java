package io.junctura.plugins.excel;

import io.junctura.testkit.ConnectorContract;

class ExcelContractTest extends ConnectorContract {
    ExcelContractTest() {
        super(ExcelConnector.class);
    }
}
