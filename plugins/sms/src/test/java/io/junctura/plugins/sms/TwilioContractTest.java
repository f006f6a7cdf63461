package io.junctura.plugins.sms;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import io.junctura.testkit.Reply;
import java.util.List;
import java.util.Map;

class TwilioContractTest extends ConnectorContract {
    TwilioContractTest() {
        super(TwilioConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.other()
                .on("GET *", Reply.json(200, Map.of("messages", List.of())))
                .on("GET /2010-04-01/Accounts/" + TwilioSimulator.ACCOUNT + ".json", account())
                .on("POST *", Reply.json(201, Map.of("sid", "SM1", "status", "queued", "num_segments", "1")));
        with.noSecret("apiKey");
        with.connection("accountSid", TwilioSimulator.ACCOUNT);
        with.connection("from", TwilioSimulator.NUMBER);
        with.connection("messagingService", null);
        with.input("send", Map.of("to", "+491701234567", "text", "Hello"));
    }

    private static Reply account() {
        return Reply.json(200, Map.of("friendly_name", "Orders", "status", "active", "type", "Full"));
    }
}
