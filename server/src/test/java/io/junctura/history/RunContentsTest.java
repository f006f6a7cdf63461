package io.junctura.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.cli.HttpPlugin;
import io.junctura.connection.SecretValues;
import io.junctura.definition.NamedText;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.plugin.PluginFixture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files and rows in the values of runs, as people see them. */
@Tag("slow")
class RunContentsTest {
    private static final String CONNECTOR = """
        /** Makes rows and files. */
        @Extension
        @Permissions(files = true)
        @ConnectorInfo(id = "maker", title = "Maker", actions = {Count.class, Query.class, Note.class})
        public class Maker implements Connector {}
        """;
    private static final String COUNT = """
        /** Counts. @param to the number before which it ends @param bad a row that cannot be read */
        @ActionInfo(id = "count", title = "Count", effect = Effect.READ)
        public record Count(long to, @Field(fallback = "-1") long bad) implements RowsAction<NoConnection> {
            @Override public RowStreams.Reader open(ActionContext<NoConnection> context) {
                return new RowStreams.Reader() {
                    private long next;
                    @Override public List<Object> next(int most) throws ConnectorException {
                        List<Object> rows = new java.util.ArrayList<>();
                        while (rows.size() < most && next < to) {
                            if (next == bad) throw ConnectorException.badInput("Row " + next + " is bad.");
                            rows.add(Map.of("n", next++));
                        }
                        return rows;
                    }
                    @Override public void close() {}
                };
            }
        }
        """;
    private static final String QUERY = """
        /** Stores rows. @param to the number before which they end */
        @ActionInfo(id = "query", title = "Query", effect = Effect.READ)
        public record Query(long to) implements Action<NoConnection, Rows> {
            @Override public Rows run(ActionContext<NoConnection> context)
                    throws ConnectorException, java.io.IOException, InterruptedException {
                return context.rows().store("rows.ndjson", sink -> {
                    for (long n = 0; n < to; n++) sink.add(Map.of("n", n));
                });
            }
        }
        """;
    private static final String NOTE = """
        /** Writes a file. @param text its text @param type its media type */
        @ActionInfo(id = "note", title = "Note", effect = Effect.READ)
        public record Note(String text, String type) implements Action<NoConnection, FileRef> {
            @Override public FileRef run(ActionContext<NoConnection> context) throws java.io.IOException {
                return context.files().store("grüße.txt", type, new java.io.ByteArrayInputStream(text.getBytes()));
            }
        }
        """;

    @TempDir
    static Path folder;

    private static Junctura server;
    private static TestClient client;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        HttpPlugin.into(plugins);
        PluginFixture.jar(plugins, "maker.jar", PluginFixture.manifest("maker"), CONNECTOR, COUNT, QUERY, NOTE);
        server = Junctura.start(Settings.of(
                List.of("--data", folder.resolve("data").toString(), "--port", "0"),
                Map.of("JUNCTURA_PLUGINS", plugins.toString()),
                Map.of()));
        token = Files.readString(folder.resolve("data/local-token")).strip();
        client = new TestClient(server.address()).with("Authorization", "Bearer " + token);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Runs a flow. @return its run */
    private static String run(String name, String steps) throws Exception {
        String document = """
            integration: %s
            flows:
              flow:
                trigger: { use: http.call }
                steps:
            """.formatted(name) + steps.indent(6) + "      - respond: { body: \"{{ run.id }}\" }\n";
        server.integrations()
                .apply(List.of(new NamedText(name + ".yaml", document)), SecretValues.given(Map.of()), "test");
        Answer answer = client.post("/call/default/" + name + "/flow", Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return String.valueOf(answer.json());
    }

    private static Map<?, ?> content(String run, String step) {
        Answer shown = client.get("/api/v1/runs/" + run + "/contents?step=" + step);
        assertThat(shown.status()).as(shown.text()).isEqualTo(200);
        List<?> items = (List<?>) shown.object().get("items");
        assertThat(items).hasSize(1);
        return (Map<?, ?>) items.get(0);
    }

    private static List<?> numbers(int to) {
        return java.util.stream.LongStream.range(0, to)
                .mapToObj(n -> Map.of("n", n))
                .toList();
    }

    @Test
    void aStreamShowsTheRowsThatWereReadWhenItWasOpened() throws Exception {
        String run = run("streams", """
            - { id: few, use: maker.count, input: { to: 2 } }
            - { id: many, use: maker.count, input: { to: 1000 } }
            - { id: bad, use: maker.count, input: { to: 1000, bad: 3 } }
            - { id: part, select: "{{ steps.many }}", as: row, where: "{{ row.n > 17 }}", values: { no: "{{ row.n }}" } }
            """);
        assertThat(content(run, "few"))
                .isEqualTo(Map.of(
                        "at", "",
                        "kind", "rows",
                        "name", "maker.count",
                        "table", Map.of("columns", List.of("n"), "rows", numbers(2), "count", 2L)));
        assertThat(content(run, "many").get("table")).isEqualTo(Map.of("columns", List.of("n"), "rows", numbers(20)));
        // The step that needs the bad row reports it.
        assertThat(content(run, "bad").get("table")).isEqualTo(Map.of("columns", List.of("n"), "rows", numbers(3)));
        assertThat(content(run, "part").get("table"))
                .isEqualTo(Map.of("columns", List.of("no"), "rows", List.of(Map.of("no", 18L), Map.of("no", 19L))));
    }

    @Test
    void storedRowsAreShownAndCounted() throws Exception {
        String run = run("stored", """
            - { id: rows, use: maker.query, input: { to: 1000 } }
            """);
        Map<?, ?> shown = content(run, "rows");
        assertThat(shown.get("table")).isEqualTo(Map.of("columns", List.of("n"), "rows", numbers(20), "count", 1000L));
        assertThat(download(shown).body()).startsWith("{\"n\":0}\n{\"n\":1}\n").hasLineCount(1000);
    }

    @Test
    void aTextFileShowsItsBeginningAndIsDownloadedAsBytes() throws Exception {
        String run = run("files", """
            - { id: note, use: maker.note, input: { text: "Grüße", type: text/html } }
            - { id: long, use: maker.note, input: { text: "{{ $pad('', 5000, 'é') }}", type: text/plain } }
            - { id: image, use: maker.note, input: { text: "no image", type: image/png } }
            """);
        Map<?, ?> note = content(run, "note");
        assertThat(note.get("name")).isEqualTo("grüße.txt");
        assertThat(note.get("text")).isEqualTo("Grüße");
        HttpResponse<String> file = download(note);
        assertThat(file.body()).isEqualTo("Grüße");
        // A page that a flow has made is never a page of the server.
        assertThat(file.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''gr%C3%BC%C3%9Fe.txt");
        assertThat(content(run, "long").get("text")).isEqualTo("é".repeat(2048) + "…");
        Map<?, ?> image = content(run, "image");
        assertThat(image.containsKey("text")).isFalse();
        assertThat(download(image).headers().firstValue("Content-Type")).contains("image/png");
        assertThat(client.get("/api/v1/runs/" + run + "/file?step=note&at=/no").status())
                .isEqualTo(404);
        assertThat(new TestClient(server.address())
                        .get("/api/v1/runs/" + run + "/file?step=note")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void theItemsOfALoopOverRowsAreDataOfADraft() throws Exception {
        run("loops", """
            - { id: rows, use: maker.query, input: { to: 30 } }
            - { id: stream, use: maker.count, input: { to: 1 } }
            - id: each
              for-each: "{{ steps.rows }}"
              as: row
              steps:
                - { id: again, use: maker.count, input: { to: "{{ row.n }}" } }
            """);
        Map<?, ?> data = client.get("/api/v1/integrations/loops/draft/data?flow=flow&step=each/again&items=7")
                .object();
        assertThat(((Map<?, ?>) data.get("scope")).get("row")).isEqualTo(Map.of("n", 7L));
        assertThat(data.get("streams"))
                .isEqualTo(List.of(
                        Map.of("at", "/steps/rows", "columns", List.of("n")),
                        Map.of("at", "/steps/stream", "columns", List.of("n"))));
    }

    private static HttpResponse<String> download(Map<?, ?> content) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address() + content.get("whole")))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
