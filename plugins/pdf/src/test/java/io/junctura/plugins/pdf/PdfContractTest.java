package io.junctura.plugins.pdf;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.Map;

class PdfContractTest extends ConnectorContract {
    PdfContractTest() {
        super(PdfConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.input("write", Map.of("template", "<p>Hello</p>"));
    }
}
