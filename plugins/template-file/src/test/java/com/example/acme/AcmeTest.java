package com.example.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcmeTest {
    /** Writes a confirmation for each file that arrives. {@code %s} is the name of the confirmation. */
    private static final String FLOW = """
            integration: files
            connections:
              folder: { connector: acme }
            flows:
              confirm:
                trigger: { use: acme.file-arrived, connection: folder }
                steps:
                  - id: written
                    use: acme.write-file
                    connection: folder
                    input: { name: "%s", content: "took {{ payload.name }}" }
            """;

    private final Harness harness = Harness.of(AcmeConnector.class);
    private final Path folder = harness.exchange().resolve("acme");

    @BeforeEach
    void connect() throws IOException {
        harness.connection("folder", "acme", Map.of());
        Files.createDirectories(folder.resolve("in"));
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private Ran arrive(String name, String content) throws IOException {
        Files.writeString(folder.resolve("in").resolve(name), content);
        harness.poll("confirm").advance(Duration.ofSeconds(5)).poll("confirm");
        return harness.ended(harness.awaitRun("confirm").id());
    }

    @Test
    void aFileStartsARunAndIsMovedToDone() throws IOException {
        harness.publish(FLOW.formatted("{{ payload.name }}.done"));
        Ran ran = arrive("orders.csv", "O-1");
        assertThat(ran.step("written").output()).isEqualTo(Map.of("path", "acme/out/orders.csv.done"));
        assertThat(folder.resolve("out/orders.csv.done")).hasContent("took orders.csv");
        harness.poll("confirm");
        assertThat(folder.resolve("in")).isEmptyDirectory();
        assertThat(folder.resolve("done/orders.csv")).hasContent("O-1");
    }

    @Test
    void aFileWhoseRunFailsIsMovedToFailed() throws IOException {
        harness.publish(FLOW.formatted("no/{{ payload.name }}"));
        assertThat(arrive("orders.csv", "O-1").status()).isEqualTo("failed");
        harness.poll("confirm");
        assertThat(folder.resolve("failed/orders.csv")).hasContent("O-1");
        assertThat(folder.resolve("done")).isEmptyDirectory();
    }

    @Test
    void aFileOfTheSameNameIsTakenAgain() throws IOException {
        harness.publish(FLOW.formatted("{{ payload.name }}"));
        arrive("orders.csv", "O-1");
        harness.poll("confirm");
        arrive("orders.csv", "O-1 and O-2");
        harness.poll("confirm");
        assertThat(harness.runs("confirm")).hasSize(2);
        assertThat(folder.resolve("done/orders.csv")).hasContent("O-1 and O-2");
    }

    @Test
    void theTestOfTheConnectionReportsAnUnknownRoot() {
        assertThat(harness.test("folder")).isEmpty();
        harness.connection("folder", "acme", Map.of("root", "nowhere"));
        assertThat(harness.test("folder").orElseThrow().message()).contains("nowhere");
    }
}
