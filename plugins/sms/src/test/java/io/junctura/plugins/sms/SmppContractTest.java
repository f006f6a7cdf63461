package io.junctura.plugins.sms;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.Map;

class SmppContractTest extends ConnectorContract {
    private static final MessageCenter CENTER = new MessageCenter();

    SmppContractTest() {
        super(SmppConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        CENTER.connection().forEach(with::connection);
        with.connection("authorities", null);
        with.input("send", Map.of("to", "+491701234567", "text", "Hello"));
    }
}
