package io.junctura.plugins.slack;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import io.junctura.testkit.Reply;
import java.util.List;
import java.util.Map;

class SlackContractTest extends ConnectorContract {
    SlackContractTest() {
        super(SlackConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        String address = with.other().address();
        with.other()
                .on("*", Reply.json(200, Map.of("ok", true, "channel", "C1", "ts", "1.2")))
                .on("POST /apps.connections.open", Reply.json(200, Map.of("ok", true, "url", address + "/link")))
                .on("POST /services/T1/B1/hook", Reply.text(200, "text/html", "ok"))
                .on("GET /link", Reply.status(503))
                .on("GET /users.lookupByEmail", Reply.json(200, Map.of("ok", true, "user", Map.of("id", "U1"))))
                .on("GET /conversations.list", Reply.json(200, Map.of("ok", true, "channels", List.of())))
                .on(
                        "POST /files.getUploadURLExternal",
                        Reply.json(200, Map.of("ok", true, "upload_url", address + "/upload", "file_id", "F1")))
                .on(
                        "POST /files.completeUploadExternal",
                        Reply.json(200, Map.of("ok", true, "files", List.of(Map.of("id", "F1")))));
        with.connection("incomingWebhook", address + "/services/T1/B1/hook");
        Map<String, Object> message = Map.of("channel", "C1", "ts", "1.2", "text", "Hello");
        with.input("post-message", Map.of("channel", "C1", "text", "Hello"));
        with.input("update-message", message);
        with.input("add-reaction", Map.of("channel", "C1", "ts", "1.2", "emoji", "eyes"));
        with.input("upload-file", Map.of("text", "content", "channel", "C1"));
        with.input("respond", Map.of("responseUrl", address + "/commands/T1/1/x", "text", "Hello"));
        with.input("send-by-webhook", Map.of("text", "Hello"));
    }
}
