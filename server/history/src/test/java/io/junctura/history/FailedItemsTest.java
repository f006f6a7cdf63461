package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.LoopStep;
import io.junctura.run.RunStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedItemsTest {
    @TempDir
    Path folder;

    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = new Server(folder);
        server.book.add(
                "lines",
                new LoopStep(
                        head("each"),
                        template("{{ payload }}"),
                        "item",
                        0,
                        2,
                        LoopStep.FailedItems.COLLECT,
                        null,
                        List.of(action("each[]/send", "test.refuse", Map.of()))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRunThatSucceededInSpiteOfFailedItemsSaysHowManyFailed() throws Exception {
        long run = server.run("lines", List.of(1L, 2L, 3L), RunStatus.SUCCEEDED);
        server.run("lines", List.of(), RunStatus.SUCCEEDED);
        Map<String, Object> detail = server.client.get("/api/v1/runs/" + run).object();
        assertThat(detail).containsEntry("status", "succeeded").containsEntry("failedItems", 3L);
        Map<String, Object> listed =
                server.client.get("/api/v1/runs?status=failed-items").object();
        assertThat((List<?>) listed.get("items"))
                .singleElement()
                .satisfies(one -> assertThat((Map<?, ?>) one)
                        .extracting("id", "failedItems")
                        .containsExactly(Long.toString(run), 3L));
    }
}
