package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A new version of a flow is published while runs of the old version are in progress, or have failed. Then the process ends. */
class F26ChangedMeanwhileTest {
    private static final String HOOK = "/hooks/default/versions/changed";
    private static final int RUNS = 5;

    @Test
    void g16_runsContinueInTheVersionThatTheyStartedWith() {
        Trials.of("F26", "a flow changes while its runs crash", "G16")
                .times(1, 20)
                .run(trial -> {
                    Sink sink = trial.closing(new Sink());
                    Path data = trial.folder.resolve("data");
                    Path document =
                            Documents.write(trial.folder.resolve("versions.yaml"), "versions.yaml", sink.address());
                    String text = Files.readString(document);
                    Files.writeString(document, text.replace("VERSION", "old"));
                    sink.hold();
                    try (Server server =
                            Server.on(data).option("apply", document).start()) {
                        send(server, "old");
                        Until.holds(
                                Duration.ofSeconds(20),
                                () -> "the runs are under way",
                                () -> sink.effects().size() == RUNS);
                        server.api("POST", "/api/v1/apply", "application/yaml", text.replace("VERSION", "new"));
                        send(server, "new");
                        Until.passed(trial.between(0, 200));
                        server.kill();
                    }
                    sink.letThrough();
                    try (Server server = Server.on(data).start()) {
                        server.awaitQuiet(Duration.ofSeconds(60));
                    }
                    List<Sink.Effect> second = sink.effects().stream()
                            .filter(effect -> effect.step().equals("second"))
                            .toList();
                    assertThat(second).hasSize(2 * RUNS);
                    assertThat(second).allMatch(effect -> effect.id().startsWith(effect.saw()));
                    assertThat(second.stream().map(Sink.Effect::saw).collect(Collectors.toSet()))
                            .containsExactlyInAnyOrder("old", "new");
                    trial.count("runs", 2L * RUNS);
                });
    }

    @Test
    void g16_aFailedRunThatIsRetriedInTheOtherVersionIsInOneOfThem() {
        Trials.of("F26", "failed runs are retried in a new version, and the process is killed", "G16")
                .times(1, 20)
                .run(trial -> {
                    Sink sink = trial.closing(new Sink());
                    Path data = trial.folder.resolve("data");
                    Path document =
                            Documents.write(trial.folder.resolve("repaired.yaml"), "repaired.yaml", sink.address());
                    String text = Files.readString(document);
                    Files.writeString(document, text.replace("SECOND", "{ id: second, fail: Not yet. }"));
                    try (Server server =
                            Server.on(data).option("apply", document).start()) {
                        send(server, "/hooks/default/repaired/changed", "repaired");
                        Until.holds(
                                Duration.ofSeconds(20),
                                () -> "the runs have failed",
                                () -> runs(server, "status=failed").size() == RUNS);
                        server.api(
                                "POST",
                                "/api/v1/apply",
                                "application/yaml",
                                text.replace(
                                        "SECOND",
                                        "{ id: second, use: http.request, connection: sink, input: { method: POST, path: /second,"
                                                + " body: { id: \"{{ payload.id }}\", run: \"{{ run.id }}\" } } }"));
                        retry(server);
                        Until.passed(trial.between(0, 200));
                        server.kill();
                    }
                    try (Server server = Server.on(data).start()) {
                        for (Map<?, ?> run : runs(server, "flow=changed")) {
                            assertThat(run.get("version"))
                                    .as("%s", run)
                                    .isEqualTo("failed".equals(run.get("status")) ? 1L : 2L);
                        }
                        retry(server);
                        Until.holds(
                                Duration.ofSeconds(60),
                                () -> "all runs have succeeded",
                                () -> runs(server, "status=succeeded").size() == RUNS);
                    }
                    assertThat(keys(sink, "first"))
                            .as("no recorded step ran again")
                            .hasSize(RUNS);
                    assertThat(Set.copyOf(keys(sink, "second"))).hasSize(RUNS);
                    assertThat(keys(sink, "second")).hasSizeLessThanOrEqualTo(2 * RUNS);
                    trial.count("runs", RUNS);
                });
    }

    private static List<String> keys(Sink sink, String step) {
        return sink.effects().stream()
                .filter(effect -> effect.step().equals(step))
                .map(Sink.Effect::key)
                .toList();
    }

    private static void retry(Server server) throws Exception {
        server.api(
                "POST",
                "/api/v1/runs/retry?flow=changed",
                "application/json",
                "{\"as\":\"resume\",\"version\":\"latest\"}");
    }

    private static List<Map<?, ?>> runs(Server server, String query) throws Exception {
        List<Map<?, ?>> runs = new ArrayList<>();
        for (Object run : (List<?>) server.api("/api/v1/runs?" + query).get("items")) runs.add((Map<?, ?>) run);
        return runs;
    }

    private static void send(Server server, String version) throws Exception {
        send(server, HOOK, version);
    }

    private static void send(Server server, String hook, String version) throws Exception {
        try (Client client = new Client(server.port(), Duration.ofSeconds(30))) {
            for (int i = 0; i < RUNS; i++) {
                Client.Answer answer =
                        client.send(new Client.Request("POST", hook).json("{\"id\":\"" + version + "-" + i + "\"}"));
                assertThat(answer.status()).isEqualTo(202);
            }
        }
    }
}
