package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.Checkout;
import io.junctura.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    private static final String EXAMPLES = Checkout.ROOT + "/dist/examples/";

    @TempDir
    static Path plugins;

    @TempDir
    Path folder;

    private final Console console = new Console();
    private OtherSide shop;
    private OtherSide erp;
    private Path connections;

    @BeforeAll
    static void plugin() throws IOException {
        HttpPlugin.into(plugins);
    }

    @BeforeEach
    void systems() throws IOException {
        shop = new OtherSide();
        erp = new OtherSide();
        String text = Files.readString(Path.of(EXAMPLES + "connections.yaml"))
                .replace("http://127.0.0.1:9001", shop.address())
                .replace("http://127.0.0.1:9002", erp.address());
        connections = Files.writeString(folder.resolve("connections.yaml"), text);
        console.environment.put("JUNCTURA_DATA", folder.resolve("no-data").toString());
        console.environment.put("ERP_TOKEN", "erp-secret");
        console.environment.put("SHOP_WEBHOOK_SECRET", "whsec_c2hvcA==");
        console.environment.put("JUNCTURA_ALLOW_ENV", "ERP_TOKEN, SHOP_WEBHOOK_SECRET");
    }

    @AfterEach
    void close() {
        shop.close();
        erp.close();
    }

    private int run(String file, String... more) {
        List<String> all = new ArrayList<>(
                List.of("run", file, "--plugins", plugins.toString(), "--connections", connections.toString()));
        all.addAll(List.of(more));
        return console.run(all.toArray(String[]::new));
    }

    @Test
    void runsAnExampleAndShowsEachStep() {
        console.input = """
                {"type": "order.placed", "data": {"id": "A-1", "status": "paid", "customer": {"id": "C-7"},
                 "lines": [{"sku": "LAMP", "quantity": 2, "price": 39.50}]}}""";
        erp.answers(201, "{\"booked\": true}");

        assertThat(run(EXAMPLES + "order-import.yaml", "--payload", "-"))
                .as(console.err() + console.out())
                .isZero();

        assertThat(erp.got).hasSize(1);
        OtherSide.ReceivedRequest got = erp.got.get(0);
        assertThat(got.path()).isEqualTo("/orders");
        assertThat(got.authorization()).isEqualTo("Bearer erp-secret");
        assertThat(got.key()).startsWith("jn_");
        assertThat(Json.parse(got.body()))
                .isEqualTo(Map.of(
                        "number",
                        "A-1",
                        "customer",
                        "C-7",
                        "total",
                        79L,
                        "positions",
                        List.of(Map.of("article", "LAMP", "count", 2L))));
        assertThat(console.out().replaceAll("[0-9.]+ (ms|s)\\b", "N ms").replaceAll(" +", " "))
                .isEqualTo("""
                Run 1 of order-import/order-placed
                 succeeded paid_only filter true
                 succeeded order set
                 succeeded route switch {"case":"otherwise"}
                 succeeded N ms route/otherwise/booked http.request {"status":201,"body":{"booked":true}}
                Succeeded in N ms
                """);
        assertThat(console.out() + console.err()).doesNotContain("erp-secret");
    }

    @Test
    void whatStepsRememberIsRememberedUntilTheRunEnds() throws IOException {
        Path file = Files.writeString(folder.resolve("count.yaml"), """
                integration: count
                flows:
                  twice:
                    trigger: { use: manual.start }
                    steps:
                      - { use: state.add, input: { key: n } }
                      - { id: second, use: state.add, input: { key: n, amount: 2 } }
                      - { id: both, use: xref.link, input: { entity: e, ids: { a: "1", b: "2" } } }
                      - { filter: "{{ steps.second.value = 3 and steps.both.ids.b = '2' }}" }
                """);

        assertThat(run(file.toString())).as(console.err() + console.out()).isZero();
        assertThat(console.out()).contains("{\"value\":1,", "{\"value\":3,");

        assertThat(run(file.toString())).isZero();
        assertThat(console.out()).contains("{\"value\":1,", "{\"value\":3,");
    }

    @Test
    void triesAgainAsTheDocumentSays() {
        console.input = "{\"data\": {\"id\": \"A-2\", \"status\": \"paid\", \"lines\": []}}";
        erp.answers(503, "{}").answers(201, "{}");

        assertThat(run(EXAMPLES + "order-import.yaml", "--payload", "-", "--config", "largeOrder=5000"))
                .as(console.err() + console.out())
                .isZero();

        assertThat(erp.got).hasSize(2);
        assertThat(erp.got.get(0).key()).isEqualTo(erp.got.get(1).key());
        assertThat(console.out()).contains("failed", "503", "tried again in");
    }

    @Test
    void endsWithTheCauseIfAStepFails() {
        shop.answers(500, "{}");
        console.input = "{\"sku\": \"LAMP\"}";

        assertThat(run(EXAMPLES + "price-check.yaml", "--payload", "-", "--time-limit", "200ms"))
                .isEqualTo(1);
        assertThat(console.err()).contains("The run cannot go on. It has not ended within 200 ms (--time-limit).");

        erp.answers(422, "{\"error\": \"no such article\"}");
        console.input = "{\"data\": {\"id\": \"A-3\", \"status\": \"paid\", \"lines\": []}}";
        assertThat(run(EXAMPLES + "order-import.yaml", "--payload", "-")).isEqualTo(1);
        assertThat(console.err())
                .startsWith("junctura: The run failed at the step route/otherwise/booked: ")
                .contains("422")
                .contains("no such article")
                .hasLineCount(1);
    }

    @Test
    void whatATokenServerSaysMovesNoCursor() throws IOException {
        Path file = Files.writeString(folder.resolve("signed-in.yaml"), """
                integration: signed-in
                connections:
                  erp: { connector: http }
                flows:
                  a:
                    trigger: { use: manual.start }
                    steps:
                      - { use: http.request, connection: erp, input: { path: /x } }
                """);
        Files.writeString(connections, """
                connection: erp
                connector: http
                settings: { address: "%1$s", auth: oauth2, tokenAddress: "%1$s/token", clientId: me }
                secrets: { clientSecret: erp-secret }
                """.formatted(erp.address()));
        String refusal = "{\"error\": \"invalid_client\", \"error_description\": \"Not\\u009b2Jyou.\"}";
        // A token that is refused is asked for once more.
        erp.answers(401, refusal).answers(401, refusal);
        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(console.err())
                .contains(
                        "The run cannot go on. The connection erp is not let in: ", "Not 2Jyou.", "Check its secrets.")
                .hasLineCount(1);
    }

    @Test
    void aStandardInputThatIsLongerThanAPayloadIsRefusedInsteadOfCut() throws Failed {
        assertThat(RunCommand.standardInput(input("12345"), 5)).isEqualTo("12345");
        assertThatThrownBy(() -> RunCommand.standardInput(input("123456"), 5))
                .isInstanceOf(Failed.class)
                .hasMessageStartingWith("Standard input has more than the 5 bytes that a payload may have. ");
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aFailedStepIsShownOnceAndThatTheRunContinues() throws IOException {
        erp.answers(422, "{}");
        Path file = Files.writeString(folder.resolve("goes-on.yaml"), """
                integration: goes-on
                connections:
                  erp: { connector: http }
                flows:
                  a:
                    trigger: { use: manual.start }
                    steps:
                      - { id: tell, use: http.request, connection: erp, input: { path: /x }, on-error: continue }
                      - { id: seen, set: { why: "{{ steps.tell.error.kind }}" } }
                """);
        assertThat(run(file.toString())).as(console.err() + console.out()).isZero();
        assertThat(console.out().lines().filter(line -> line.contains(" tell ")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("failed", "http.request", "422"),
                        line -> assertThat(line).contains("continues", "on-error: continue"));
    }

    @Test
    void answersAsACallerWouldHear() {
        shop.answers(200, "{\"price\": 19.99, \"currency\": \"EUR\"}");
        console.input = "{\"sku\": \"A/B\", \"quantity\": 2}";

        assertThat(run(EXAMPLES + "price-check.yaml", "--payload", "-", "--output", "json"))
                .as(console.err())
                .isZero();

        assertThat(shop.got.get(0).path()).isEqualTo("/products/A%2FB");
        Map<?, ?> answer = (Map<?, ?>) Json.parse(console.out());
        assertThat(answer.get("status")).isEqualTo("succeeded");
        Map<?, ?> response = (Map<?, ?>) answer.get("response");
        assertThat(response.get("status")).isEqualTo(200L);
        assertThat(response.get("body"))
                .isEqualTo(Map.of("sku", "A/B", "total", new BigDecimal("39.98"), "currency", "EUR"));
        assertThat((List<?>) answer.get("steps")).hasSize(3);
    }

    @Test
    void runsTheFlowsThatAreCalledToo() {
        erp.answers(200, "{\"account\": \"10007\"}");
        console.input = "{\"id\": \"C-7\", \"name\": \"Ada\"}";

        assertThat(run(EXAMPLES + "customer-sync.yaml", "--flow", "add-customer", "--payload", "-"))
                .as(console.err() + console.out())
                .isZero();

        assertThat(console.out())
                .contains("Run 2 of customer-sync/store, called by run 1")
                .contains("published to the topic customer-stored")
                .contains("Responded 201")
                .contains("\"account\": \"10007\"");
    }

    @Test
    void doesNotEndBeforeAFlowThatWasCalledLastAndIsNotWaitedFor() throws IOException {
        Path document = Files.writeString(folder.resolve("last.yaml"), """
                integration: last
                connections:
                  erp: { connector: http }
                flows:
                  in:
                    trigger: { use: http.webhook, input: { verify: none } }
                    steps:
                      - call: inner
                        async: true
                  inner:
                    trigger: { use: flow.call }
                    steps:
                      - { use: http.request, connection: erp, input: { method: POST, path: /told } }
                """);
        console.input = "{}";
        assertThat(run(document.toString(), "--flow", "in", "--payload", "-"))
                .as(console.err() + console.out())
                .isZero();
        assertThat(console.out()).contains("Run 2 of last/inner", "http.request");
    }

    @Test
    void startsAScheduledFlowAtOnce() {
        shop.answers(200, "{\"articles\": [{\"sku\": \"LAMP\", \"count\": 2}, {\"sku\": \"DESK\", \"count\": 9}]}");

        assertThat(run(EXAMPLES + "stock-report.yaml"))
                .as(console.err() + console.out())
                .isZero();

        assertThat(erp.got.get(0).body()).contains("\"articles\":[\"LAMP\",\"DESK\"]", "\"low\":[\"LAMP\"]");
    }

    @Test
    void saysWhichFlowsThereAreIfNoneIsNamed() {
        assertThat(run(EXAMPLES + "customer-sync.yaml")).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo("junctura: Say which flow to run: --flow, with one of customer-changed, add-customer, store,"
                        + " welcome.\n");
        assertThat(run(EXAMPLES + "customer-sync.yaml", "--flow", "stroe")).isEqualTo(1);
        assertThat(console.err()).contains("has no flow stroe. It has: customer-changed");
    }

    @Test
    void saysHowAnOptionIsWritten() {
        assertThat(run(EXAMPLES + "stock-report.yaml", "--time-limit", "abc")).isEqualTo(2);
        assertThat(console.err())
                .startsWith("junctura: --time-limit: \"abc\" is not a duration.")
                .contains("\nSee: junctura run --help\n");
        assertThat(run(EXAMPLES + "stock-report.yaml", "--header", "nocolon")).isEqualTo(2);
        assertThat(console.err()).startsWith("junctura: Write a header as \"Name: value\", not \"nocolon\".");
    }

    @Test
    void saysWhatIsMissingBeforeAnythingIsSent() {
        console.environment.remove("ERP_TOKEN");
        assertThat(console.run("run", EXAMPLES + "order-import.yaml", "--plugins", plugins.toString()))
                .isEqualTo(1);
        assertThat(console.err())
                .contains("The connection erp (http) is not given.")
                .contains("--connections FILE");

        console.input = "{\"data\": {\"id\": \"A-4\", \"status\": \"open\"}}";
        assertThat(run(EXAMPLES + "order-import.yaml", "--payload", "-")).isZero();
        assertThat(console.err())
                .contains("The secret token of the connection erp is not set")
                .contains("ERP_TOKEN");
        assertThat(console.out()).contains("ended early");
        assertThat(erp.got).isEmpty();
    }

    private static final String ORDER = "{\"type\": \"order.placed\", \"data\": {\"id\": \"A-1\", \"status\": \"paid\","
            + " \"customer\": {\"id\": \"C-7\"}, \"lines\": []}}";

    @Test
    void readsNoVariableThatIsNotAllowedAndRunsNothingThen() {
        console.environment.remove("JUNCTURA_ALLOW_ENV");
        console.input = ORDER;
        assertThat(run(EXAMPLES + "order-import.yaml", "--payload", "-")).isEqualTo(1);
        assertThat(console.err())
                .startsWith(connections + ":20:10: The secret \"token\" of the connection \"erp\" reads the environment"
                        + " variable ERP_TOKEN, which is not allowed. To allow it, use --allow-env ERP_TOKEN or"
                        + " JUNCTURA_ALLOW_ENV.\n      token: \"{{ env.ERP_TOKEN }}\"\n             ^\n")
                .endsWith(
                        "junctura: Nothing was run: the documents read variables or files that are not allowed. See above.\n")
                .doesNotContain("SHOP_WEBHOOK_SECRET"); // The flow does not need the shop's connection.
        assertThat(erp.got).isEmpty();

        erp.answers(201, "{}");
        assertThat(run(EXAMPLES + "order-import.yaml", "--payload", "-", "--allow-env", "ERP_TOKEN"))
                .as(console.err())
                .isZero();
        assertThat(erp.got.get(0).authorization()).isEqualTo("Bearer erp-secret");
    }

    @Test
    void asksWhoeverSitsThereOnceForAllAndTakesNothingForNo() throws IOException {
        console.environment.remove("JUNCTURA_ALLOW_ENV");
        console.asks = true;
        for (String no : List.of("", "\n", "n\n", "maybe\n", "yesterday\n")) {
            console.input = no;
            assertThat(run(EXAMPLES + "order-import.yaml")).as(no).isEqualTo(1);
            assertThat(console.err()).contains("Nothing was run");
        }
        assertThat(console.err())
                .startsWith("These documents read from this machine:\n"
                        + "  the environment variable ERP_TOKEN\n"
                        + "      " + connections + ":20:10, for the secret \"token\" of the connection \"erp\"\n"
                        + "They could send it anywhere. Allow it this once? [y/N] ");

        erp.answers(201, "{}");
        console.input = "y\n" + ORDER;
        assertThat(run(EXAMPLES + "order-import.yaml", "--payload", "-"))
                .as(console.err())
                .isZero();
        assertThat(erp.got.get(0).authorization()).isEqualTo("Bearer erp-secret");
    }

    @Test
    void aFileBesideTheDocumentCanBeAllowedByAnAnswerAndOneElsewhereOnlyByAnOption() throws IOException {
        Path secrets = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(secrets.resolve("token.txt"), "of-a-file\n");
        Files.writeString(folder.resolve("token.txt"), "beside\n");
        console.asks = true;
        String text = Files.readString(connections);
        for (String path : List.of("token.txt", "./token.txt", "elsewhere/token.txt")) {
            Files.writeString(connections, text.replace("env.ERP_TOKEN", "file." + path));
            erp.answers(201, "{}");
            console.input = "yes\n" + ORDER;
            assertThat(run(EXAMPLES + "order-import.yaml", "--payload", "-"))
                    .as(console.err())
                    .isZero();
            assertThat(console.err()).contains("  the file " + path + "\n");
        }
        assertThat(erp.got.get(0).authorization()).isEqualTo("Bearer beside");
        assertThat(erp.got.get(2).authorization()).isEqualTo("Bearer of-a-file");

        Path apart = Files.createDirectories(folder.resolve("apart"));
        connections = Files.writeString(
                apart.resolve("connections.yaml"), text.replace("env.ERP_TOKEN", "file.../elsewhere/token.txt"));
        console.input = "y\n" + ORDER;
        assertThat(run(EXAMPLES + "order-import.yaml", "--payload", "-")).isEqualTo(1);
        assertThat(console.err())
                .contains("the file ../elsewhere/token.txt, outside of the document's folder")
                .doesNotContain("[y/N]");

        console.input = ORDER;
        erp.answers(201, "{}");
        assertThat(run(EXAMPLES + "order-import.yaml", "--payload", "-", "--allow-file", secrets.toString()))
                .as(console.err())
                .isZero();
        assertThat(erp.got.get(3).authorization()).isEqualTo("Bearer of-a-file");
    }

    @Test
    void refusesAPayloadThatIsMeantToBeJsonAndIsNot() {
        console.input = "{\"data\": ";
        assertThat(run(EXAMPLES + "order-import.yaml", "--payload", "-")).isEqualTo(1);
        assertThat(console.err()).startsWith("junctura: The payload is not JSON: ");
        assertThat(console.err().split("Not JSON|line 1", -1)).hasSize(2);
    }

    @Test
    void runsNothingOfADocumentWithProblems() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "integration: bad\nflos: {}\n");
        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(console.err()).contains("flos").contains("Nothing was run: put the problems above right first.");
    }

    @Test
    void aLoopReadsTheRowsOfATable() throws IOException {
        Path document = Files.writeString(folder.resolve("rows.yaml"), """
                integration: rows
                flows:
                  in:
                    trigger: { use: http.webhook, input: { verify: none } }
                    steps:
                      - id: rows
                        for-each: "{{ payload }}"
                        as: row
                        collect: "{{ row.sku & row.count }}"
                        steps:
                          - set: { seen: "{{ row.sku }}" }
                """);
        Path table = Files.writeString(folder.resolve("rows.csv"), "sku,count\nLAMP,3\nDESK,1\n");
        assertThat(run(document.toString(), "--payload", table.toString()))
                .as(console.err())
                .isZero();
        assertThat(console.out()).contains("for-each", "\"LAMP3\",\"DESK1\"");
    }

    @Test
    void aRowOfATableMayBeNullAlsoInABatch() throws IOException {
        Path document = Files.writeString(folder.resolve("nulls.yaml"), """
                integration: nulls
                flows:
                  in:
                    trigger: { use: http.webhook, input: { verify: none } }
                    steps:
                      - id: rows
                        for-each: "{{ payload }}"
                        as: row
                        collect: "{{ $string(row) }}"
                        steps:
                          - set: { seen: "{{ row }}" }
                      - id: batches
                        for-each: "{{ payload }}"
                        as: rows
                        batch: 2
                        collect: "{{ rows }}"
                        steps:
                          - set: { seen: "{{ rows }}" }
                """);
        Path table = Files.writeString(folder.resolve("rows.ndjson"), "{\"a\":1}\nnull\n{\"a\":2}\n");
        assertThat(run(document.toString(), "--payload", table.toString()))
                .as(console.err())
                .isZero();
        assertThat(console.out()).contains("\"null\"", "\"count\":3", "[[{\"a\":1},null],[{\"a\":2}]]");
    }

    @Test
    void nobodyCanCallARunBackThatHasNoServer() throws IOException {
        Path document = Files.writeString(folder.resolve("back.yaml"), """
                integration: back
                flows:
                  in:
                    trigger: { use: http.webhook, input: { verify: none } }
                    steps:
                      - id: paid
                        callback: { time-limit: 2h, steps: [ { set: { at: "{{ callback.url }}" } } ] }
                """);
        assertThat(run(document.toString(), "--payload", "-")).isEqualTo(1);
        assertThat(console.err())
                .contains("The step paid waits for a call back, and only a server has an address to post it to.");
    }
}
