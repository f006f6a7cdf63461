package io.junctura.plugins.xslt;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.Map;

class XsltContractTest extends ConnectorContract {
    XsltContractTest() {
        super(XsltConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.input(
                "transform",
                Map.of("input", "<order/>", "stylesheet", XsltTest.sheet("<out/>"), "parameters", Map.of()));
    }
}
