package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.cli.HttpPlugin;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.plugin.PluginFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in the pinned values of drafts: they are there in tests. */
@Tag("slow")
class PinnedFilesTest {
    private static final String CONNECTOR = """
        /** Reads and writes files. */
        @Extension
        @Permissions(files = true)
        @ConnectorInfo(id = "notes", title = "Notes", actions = {Read.class, Write.class})
        public class Notes implements Connector {}
        """;
    private static final String READ = """
        /** Reads a file. @param file the file */
        @ActionInfo(id = "read", title = "Read", effect = Effect.READ)
        public record Read(FileRef file) implements Action<NoConnection, String> {
            @Override public String run(ActionContext<NoConnection> context) throws java.io.IOException {
                try (java.io.InputStream content = context.files().open(file)) {
                    return new String(content.readAllBytes());
                }
            }
        }
        """;
    private static final String WRITE = """
        /** Writes a file. @param text its text */
        @ActionInfo(id = "write", title = "Write", effect = Effect.READ)
        public record Write(String text) implements Action<NoConnection, FileRef> {
            @Override public FileRef run(ActionContext<NoConnection> context) throws java.io.IOException {
                return context.files().store("a.txt", "text/plain", new java.io.ByteArrayInputStream(text.getBytes()));
            }
        }
        """;
    private static final String DRAFT = "/api/v1/integrations/pinned/draft";

    @TempDir
    static Path folder;

    private static Junctura server;
    private static TestClient client;

    @BeforeAll
    static void start() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        HttpPlugin.into(plugins);
        PluginFixture.jar(plugins, "notes.jar", PluginFixture.manifest("notes"), CONNECTOR, READ, WRITE);
        server = Junctura.start(Settings.of(
                List.of("--data", folder.resolve("data").toString(), "--port", "0"),
                Map.of("JUNCTURA_PLUGINS", plugins.toString()),
                Map.of()));
        String token = Files.readString(folder.resolve("data/local-token")).strip();
        client = new TestClient(server.address()).with("Authorization", "Bearer " + token);
        Answer saved = client.yaml("PUT", DRAFT, """
            integration: pinned
            flows:
              arrive:
                trigger: { use: http.webhook, input: { verify: none } }
                steps:
                  - { id: read, use: notes.read, input: { file: "{{ payload }}" } }
                  - { id: write, use: notes.write, input: { text: "new {{ steps.read }}" } }
                  - { id: again, use: notes.read, input: { file: "{{ steps.write }}" } }
            """);
        assertThat(saved.status()).as(saved.text()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, Object> tested(Map<String, Object> test) throws Exception {
        Answer started = client.post(DRAFT + "/tests", test);
        assertThat(started.status()).as(started.text()).isEqualTo(201);
        String run = "/api/v1/runs/" + started.object().get("run");
        Eventually.is("the test has ended", () -> client.get(run).object().get("endedAt") != null);
        return client.get(run).object();
    }

    private static Object output(Map<String, Object> run, int step) {
        Map<?, ?> view = (Map<?, ?>) ((List<?>) run.get("steps")).get(step);
        assertThat(view.get("status")).as(view.toString()).isEqualTo("succeeded");
        return view.get("output");
    }

    @Test
    void theFileOfAReceivedEventAndThatOfAPinnedOutputAreThereInTests() throws Exception {
        Answer begun = client.post(DRAFT + "/listen", Map.of("flow", "arrive"));
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        String address = String.valueOf(begun.object().get("address"));
        client.send(
                "POST",
                address.substring(address.indexOf("/hooks/")),
                "one".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/pdf");

        Map<String, Object> run = tested(Map.of("flow", "arrive", "mode", "flow"));
        assertThat(output(run, 0)).isEqualTo("one");
        assertThat(output(run, 2)).isEqualTo("new one");

        // As a person pins what the page shows.
        Object shown = output(run, 1);
        assertThat(shown).isEqualTo(Map.of("file", "a.txt", "contentType", "text/plain", "size", 7L));
        Answer pinned = client.put(DRAFT + "/pins/arrive?step=write&run=" + run.get("id"), shown);
        assertThat(pinned.status()).as(pinned.text()).isEqualTo(204);
        // As a person edits the pin.
        Answer edited = client.put(DRAFT + "/pins/arrive?step=write", shown);
        assertThat(edited.status()).as(edited.text()).isEqualTo(204);
        assertThat(output(tested(Map.of("flow", "arrive", "mode", "step", "step", "again")), 2))
                .isEqualTo("new one");

        // JSON from outside never becomes a file by itself.
        client.put(DRAFT + "/pins/arrive?step=write", Map.of("file", "b.txt", "contentType", "x/y", "size", 1));
        Map<String, Object> failed = tested(Map.of("flow", "arrive", "mode", "step", "step", "again"));
        assertThat(failed).containsEntry("status", "failed");
    }
}
