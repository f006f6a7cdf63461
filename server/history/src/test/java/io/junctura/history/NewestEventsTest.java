package io.junctura.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.history.sql.SqlHistoryStores;
import io.junctura.run.RunStatus;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewestEventsTest {
    @TempDir
    Path folder;

    @Test
    void theNewestEventOfAFlowIsShortenedAndItsSecretsAreMasked() throws Exception {
        try (Server server = new Server(folder)) {
            server.book.add("plain", Server.action("send", "test.echo", Map.of()));
            server.book.add("unused", Server.action("send", "test.echo", Map.of()));
            NewestEvents events = new NewestEvents(new SqlHistoryStores(server.database).runs(), server.journal.runs());
            server.run("plain", Map.of("old", true), RunStatus.SUCCEEDED);
            Map<String, Object> order =
                    Map.of("apiKey", "canary", "lines", Collections.nCopies(9, Map.of("text", "x".repeat(900))));
            server.run("plain", order, RunStatus.SUCCEEDED);
            Map<String, Object> line = Map.of("text", "x".repeat(300) + "…");
            assertThat(events.sample(server.book.get("plain").flow()))
                    .contains(Map.of("apiKey", "***", "lines", List.of(line, line, line)));
            assertThat(events.sample(server.book.get("unused").flow())).isEmpty();
        }
    }
}
