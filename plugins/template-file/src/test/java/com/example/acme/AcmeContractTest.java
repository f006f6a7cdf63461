package com.example.acme;

import io.junctura.testkit.ConnectorContract;

class AcmeContractTest extends ConnectorContract {
    AcmeContractTest() {
        super(AcmeConnector.class);
    }
}
