package io.junctura.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient.Answer;
import io.junctura.run.RunStatus;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** A replay starts a new run with the same or another payload. */
class ReplayTest extends RepairSetup {
    @Test
    void g10_aReplayHasNewKeysAndTakesAnEditedPayload() throws Exception {
        long run = failed("order", "ship");
        refused.clear();
        long again = started(post("/runs/" + run + "/replay", Map.of("version", "latest", "payload", Map.of("n", 7L))));
        server.await(again, RunStatus.SUCCEEDED);
        assertThat(inputs(again, "reserve")).containsExactly(Map.of("price", 14L));
        assertThat(keys(again, "reserve")).doesNotContainAnyElementsOf(keys(run, "reserve"));
        assertThat(server.client.get("/api/v1/runs/" + again).object())
                .containsEntry("replayOf", "" + run)
                .containsEntry("replays", List.of())
                .containsEntry("payload", Map.of("n", 7L));
        assertThat((List<?>) server.client.get("/api/v1/runs/" + run).object().get("replays"))
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("id", "" + again)
                .containsEntry("status", "succeeded")
                .containsKeys("version", "acceptedAt");
    }

    @Test
    void aRunWithoutAHistoryIsReplayedWithAnotherPayload() throws Exception {
        long run = failed("forgetful", "send");
        refused.clear();
        assertThat(post("/runs/" + run + "/replay", Map.of()).code()).isEqualTo("history-not-kept");
        long again = started(post("/runs/" + run + "/replay", Map.of("payload", Map.of("n", 1L))));
        server.await(again, RunStatus.SUCCEEDED);
    }

    @Test
    void aReplayOfARunThatIsDeletedMeanwhileIsNotFound() throws Exception {
        long run = failedWith("files", FILE, "send");
        Answer answer = whileItIsDeleted(run, () -> post("/runs/" + run + "/replay", Map.of()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        assertThat(answer.text()).contains("No run has the id \\\"" + run + "\\\".");
    }
}
