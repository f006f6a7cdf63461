package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.dispatch.listener.RunListener;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flow with a schedule, as people see it: when it starts next, and who has started it by hand. */
class ScheduledFlowTest {
    private final MovedTime time = new MovedTime(Instant.parse("2030-01-01T09:00:00Z"));
    private Junctura junctura;
    private TestClient admin;

    @BeforeEach
    void start(@TempDir Path data) throws Exception {
        junctura = Junctura.start(
                Settings.of(List.of("--data", data.toString(), "--port", "0"), Map.of(), Map.of()),
                time,
                RunListener.NONE,
                10_000);
        admin = new TestClient(junctura.address())
                .with(
                        "Authorization",
                        "Bearer "
                                + Files.readString(data.resolve("local-token")).strip());
        Answer applied = admin.yaml("POST", "/api/v1/apply", """
                integration: nightly
                flows:
                  report:
                    trigger: { use: schedule.cron, input: { cron: "0 12 * * *", zone: UTC } }
                    steps: [ { stop: done } ]
                """);
        assertThat(applied.status()).as(applied.text()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        junctura.close();
        time.close();
    }

    private @Nullable Object next() {
        Map<String, Object> integration =
                admin.get("/api/v1/integrations/nightly").object();
        return ((Map<?, ?>) ((List<?>) integration.get("flows")).get(0)).get("nextRun");
    }

    @Test
    void itsNextTimeIsShownWhileItIsEnabled() throws Exception {
        Eventually.is("the schedule has begun", () -> "2030-01-01T12:00:00Z".equals(next()));
        admin.post("/api/v1/integrations/nightly/enabled", Map.of("enabled", false));
        assertThat(next()).isNull();
    }

    @Test
    void aRunThatWasStartedByHandSaysByWhom() throws Exception {
        Object run = admin.post("/api/v1/integrations/nightly/flows/report/start", Map.of("payload", Map.of()))
                .object()
                .get("run");
        assertThat(admin.get("/api/v1/runs/" + run).object())
                .containsEntry("trigger", "schedule.cron")
                .containsEntry("startedBy", "local");
        Eventually.is("the schedule has begun", () -> next() != null);
        time.pass(Duration.ofHours(4));
        Eventually.is(
                "the schedule starts a run",
                () -> ((List<?>) admin.get("/api/v1/runs").object().get("items")).size() == 2);
        Map<?, ?> newest =
                (Map<?, ?>) ((List<?>) admin.get("/api/v1/runs").object().get("items")).get(0);
        assertThat(admin.get("/api/v1/runs/" + newest.get("id")).object()).doesNotContainKey("startedBy");
    }
}
