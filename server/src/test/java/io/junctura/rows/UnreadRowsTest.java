package io.junctura.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.cli.HttpPlugin;
import io.junctura.connection.SecretValues;
import io.junctura.definition.NamedText;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.plugin.PluginFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that an action reads only when another step needs them, and selections of them. */
@Tag("slow")
class UnreadRowsTest {
    private static final String CONNECTOR = """
        /** A connector of rows of numbers. */
        @Extension
        @Permissions(files = true)
        @ConnectorInfo(id = "numbers", title = "Numbers", actions = {Count.class, Sum.class, First.class})
        public class Numbers implements Connector {}
        """;
    private static final String COUNT = """
        /** Counts. @param to the number before which it ends @param bad a row that cannot be read @param late a row that cannot be read at first */
        @ActionInfo(id = "count", title = "Count", effect = Effect.READ)
        public record Count(long to, @Field(fallback = "-1") long bad, @Field(fallback = "-1") long late) implements RowsAction<NoConnection> {
            @Override public RowStreams.Reader open(ActionContext<NoConnection> context) {
                opened(1);
                return new RowStreams.Reader() {
                    private long next;
                    @Override public List<Object> next(int most) throws ConnectorException {
                        List<Object> rows = new java.util.ArrayList<>();
                        while (rows.size() < most && next < to) {
                            if (next == bad) throw ConnectorException.badInput("Row " + next + " is bad.");
                            if (next == late && System.clearProperty("numbers.late") != null) {
                                throw ConnectorException.tryLater(Reached.NO, "Not now.");
                            }
                            rows.add(Map.of("n", next++));
                        }
                        return rows;
                    }
                    @Override public void close() { opened(-1); }
                };
            }
            private static synchronized void opened(int more) {
                System.setProperty("numbers.open", String.valueOf(Integer.getInteger("numbers.open", 0) + more));
            }
        }
        """;
    private static final String SUM = """
        /** Adds numbers. @param rows the rows @param of the column to add */
        @ActionInfo(id = "sum", title = "Sum", effect = Effect.READ)
        public record Sum(Rows rows, @Field(fallback = "n") String of) implements Action<NoConnection, Sum.Total> {
            /** @param rows their number @param sum of the column */
            public record Total(long rows, long sum) {}
            @Override public Total run(ActionContext<NoConnection> context) throws ConnectorException {
                long count = 0;
                long sum = 0;
                try (RowStreams.Reader all = context.rows().open(rows)) {
                    for (var some = all.next(100); !some.isEmpty(); some = all.next(100)) {
                        for (Object row : some) {
                            count++;
                            sum += ((Number) ((Map<?, ?>) row).get(of)).longValue();
                        }
                    }
                }
                return new Total(count, sum);
            }
        }
        """;

    private static final String FIRST = """
        /** Reads one row, and not the rest. @param rows the rows */
        @ActionInfo(id = "first", title = "First", effect = Effect.READ)
        public record First(Rows rows) implements Action<NoConnection, Object> {
            @Override public Object run(ActionContext<NoConnection> context) throws ConnectorException {
                return context.rows().open(rows).next(1);
            }
        }
        """;

    @TempDir
    Path folder;

    private Junctura server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        HttpPlugin.into(plugins);
        PluginFixture.jar(plugins, "numbers.jar", PluginFixture.manifest("numbers"), CONNECTOR, COUNT, SUM, FIRST);
        open();
    }

    private void open() throws Exception {
        server = Junctura.start(Settings.of(
                List.of("--data", folder.resolve("data").toString(), "--port", "0"),
                Map.of("JUNCTURA_PLUGINS", folder.resolve("plugins").toString()),
                Map.of()));
        String token = Files.readString(folder.resolve("data/local-token")).strip();
        client = new TestClient(server.address()).with("Authorization", "Bearer " + token);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void publish(String steps) throws Exception {
        publish("30s", steps);
    }

    private void publish(String timeLimit, String steps) throws Exception {
        String document = """
            integration: rows
            flows:
              flow:
                trigger: { use: http.call, input: { timeLimit: %s } }
                steps:
            """.formatted(timeLimit) + steps.indent(6);
        server.integrations()
                .apply(List.of(new NamedText("rows.yaml", document)), SecretValues.given(Map.of()), "test");
    }

    private Answer call(Object payload) {
        return client.post("/call/default/rows/flow", payload);
    }

    private Object answer(String steps) throws Exception {
        publish(steps);
        Answer answer = call(Map.of("least", 990));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private String failure(String steps, String step) throws Exception {
        publish(steps);
        Answer answer = call(Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(500);
        String run = String.valueOf(answer.object().get("run"));
        Eventually.is(
                "the run is shown as failed",
                () -> "failed".equals(client.get("/api/v1/runs/" + run).object().get("status")));
        Answer shown = client.get("/api/v1/runs/" + run);
        for (Object one : (List<?>) shown.object().get("steps")) {
            Map<?, ?> view = (Map<?, ?>) one;
            if (view.get("path").equals(step)) return String.valueOf(((Map<?, ?>) view.get("error")).get("message"));
        }
        throw new AssertionError("there is no step " + step);
    }

    @Test
    void anActionReadsTheRowsOfAnother() throws Exception {
        Object answer = answer("""
            - { id: counted, use: numbers.count, input: { to: 1000 } }
            - { id: all, use: numbers.sum, input: { rows: "{{ steps.counted }}" } }
            - respond: { body: { all: "{{ steps.all }}", counted: "{{ steps.counted }}" } }
            """);
        assertThat(answer)
                .isEqualTo(Map.of(
                        "all", Map.of("rows", 1000L, "sum", 499_500L), "counted", Map.of("rows", "numbers.count")));
    }

    @Test
    void aSelectionKeepsSomeRowsAndMakesOthersOfThem() throws Exception {
        Object answer = answer("""
            - { id: counted, use: numbers.count, input: { to: 1000 } }
            - set: { factor: 10 }
            - id: large
              select: "{{ steps.counted }}"
              as: row
              where: "{{ row.n >= payload.least }}"
              values: { tens: "{{ row.n * vars.factor }}" }
            - id: even
              select: "{{ steps.large }}"
              where: "{{ item.tens % 20 = 0 }}"
            - { id: sum, use: numbers.sum, input: { rows: "{{ steps.even }}", of: tens } }
            - respond: { body: "{{ steps.sum }}" }
            """);
        assertThat(answer).isEqualTo(Map.of("rows", 5L, "sum", 49_700L));
    }

    @Test
    void aSelectionOfAListIsAList() throws Exception {
        Object answer = answer("""
            - id: large
              select: [ { n: 1 }, { n: 2 }, { n: 3 } ]
              where: "{{ item.n > 1 }}"
              values: "{{ item.n }}"
            - { id: none, select: "{{ payload.nothing }}" }
            - respond: { body: { large: "{{ steps.large }}", none: "{{ steps.none }}" } }
            """);
        assertThat(answer).isEqualTo(Map.of("large", List.of(2L, 3L), "none", List.of()));
    }

    @Test
    void aLoopWalksTheRowsOfAnActionAndOfASelection() throws Exception {
        Object answer = answer("""
            - { id: counted, use: numbers.count, input: { to: 1000 } }
            - { id: all, for-each: "{{ steps.counted }}", steps: [ { set: { n: "{{ item.n }}" } } ] }
            - { id: large, select: "{{ steps.counted }}", where: "{{ item.n >= payload.least }}" }
            - id: some
              for-each: "{{ steps.large }}"
              batch: 4
              collect: "{{ item.n }}"
              steps: [ { set: { n: 1 } } ]
            - respond: { body: { all: "{{ steps.all.count }}", some: "{{ steps.some.items }}" } }
            """);
        assertThat(answer)
                .isEqualTo(Map.of(
                        "all",
                        1000L,
                        "some",
                        List.of(
                                List.of(990L, 991L, 992L, 993L),
                                List.of(994L, 995L, 996L, 997L),
                                List.of(998L, 999L))));
    }

    @Test
    void aFileOfRowsIsSelectedFrom() throws Exception {
        publish("""
            - { id: some, select: "{{ payload }}", where: "{{ item.n != '2' }}", values: { n: "{{ $number(item.n) }}" } }
            - { id: sum, use: numbers.sum, input: { rows: "{{ steps.some }}" } }
            - respond: { body: "{{ steps.sum }}" }
            """);
        byte[] csv = "n,name\n1,a\n2,b\n3,c\n".getBytes(StandardCharsets.UTF_8);
        Answer answer = client.send("POST", "/call/default/rows/flow", csv, "Content-Type", "text/csv");
        assertThat(answer.json()).isEqualTo(Map.of("rows", 2L, "sum", 4L));
    }

    @Test
    void rowsThatAnActionLeavesOpenAreClosedWithItsAttempt() throws Exception {
        System.clearProperty("numbers.open");
        answer("""
            - { id: counted, use: numbers.count, input: { to: 1000 } }
            - { id: first, use: numbers.first, input: { rows: "{{ steps.counted }}" } }
            - respond: { body: "{{ steps.first }}" }
            """);
        Eventually.is("the rows are closed", () -> "0".equals(System.getProperty("numbers.open")));
    }

    @Test
    void aLoopGoesOnWhereItWasWhenRowsCouldNotBeReadForAWhile() throws Exception {
        System.setProperty("numbers.late", "yes");
        Object answer = answer("""
            - { id: counted, use: numbers.count, input: { to: 1000, late: 700 } }
            - { id: all, for-each: "{{ steps.counted }}", steps: [ { set: { n: "{{ item.n }}" } } ] }
            - respond: { body: "{{ steps.all.count }}" }
            """);
        assertThat(answer).isEqualTo(1000L);
        assertThat(System.getProperty("numbers.late")).isNull();
    }

    @Test
    void whatCannotBeReadAtAllFailsTheStepThatReads() throws Exception {
        assertThat(failure("- { id: counted, use: numbers.count, input: { to: 1000, bad: 0 } }", "counted"))
                .contains("Row 0 is bad.");
    }

    @Test
    void aRowThatCannotBeReadFailsTheStepThatNeedsIt() throws Exception {
        String read = "- { id: counted, use: numbers.count, input: { to: 1000, bad: 500 } }\n";
        String sum = "- { id: sum, use: numbers.sum, input: { rows: \"{{ steps.counted }}\" } }\n";
        assertThat(failure(read + sum, "sum")).contains("Row 500 is bad.");
        String loop = "- { id: all, for-each: \"{{ steps.counted }}\", steps: [ { set: { n: 1 } } ] }\n";
        assertThat(failure(read + loop, "all")).contains("Row 500 is bad.");
    }

    @Test
    void anExpressionThatCannotBeEvaluatedFailsTheStepThatNeedsTheRow() throws Exception {
        assertThat(failure("""
            - { id: counted, use: numbers.count, input: { to: 10 } }
            - { id: bad, select: "{{ steps.counted }}", values: "{{ $number('x' & item.n) }}" }
            - { id: sum, use: numbers.sum, input: { rows: "{{ steps.bad }}" } }
            """, "sum")).contains("$number('x' & item.n)", "/flows/flow/steps/1");
    }

    @Test
    void rowsAreReadAfterARestart() throws Exception {
        publish("1s", """
            - { id: counted, use: numbers.count, input: { to: 1000 } }
            - { id: large, select: "{{ steps.counted }}", where: "{{ item.n >= payload.least }}" }
            - { delay: 3s }
            - { id: sum, use: numbers.sum, input: { rows: "{{ steps.large }}" } }
            """);
        Answer accepted = call(Map.of("least", 998));
        assertThat(accepted.status()).isEqualTo(202);
        String run = String.valueOf(accepted.object().get("run"));
        server.close();
        open();
        Eventually.is(
                "the run has succeeded",
                () -> "succeeded"
                        .equals(client.get("/api/v1/runs/" + run).object().get("status")));
        assertThat(client.get("/api/v1/runs/" + run).text()).contains("\"sum\":1997");
    }
}
