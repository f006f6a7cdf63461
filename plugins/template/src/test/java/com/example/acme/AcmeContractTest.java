package com.example.acme;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import io.junctura.testkit.Reply;
import java.util.Map;

class AcmeContractTest extends ConnectorContract {
    AcmeContractTest() {
        super(AcmeConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.other().on("POST /orders", Reply.json(201, Map.of("id", "O-1")));
    }
}
