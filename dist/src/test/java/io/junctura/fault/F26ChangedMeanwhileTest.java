package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A new version of a flow is published while runs of the old version are in progress. Then the process ends. */
class F26ChangedMeanwhileTest {
    private static final String HOOK = "/hooks/default/versions/changed";
    private static final int RUNS = 5;

    @Test
    void g16_runsContinueInTheVersionThatTheyStartedWith() {
        Trials.of("F26", "a flow changes while its runs crash", "G16")
                .times(1, 100)
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

    private static void send(Server server, String version) throws Exception {
        try (Client client = new Client(server.port(), Duration.ofSeconds(30))) {
            for (int i = 0; i < RUNS; i++) {
                Client.Answer answer =
                        client.send(new Client.Request("POST", HOOK).json("{\"id\":\"" + version + "-" + i + "\"}"));
                assertThat(answer.status()).isEqualTo(202);
            }
        }
    }
}
