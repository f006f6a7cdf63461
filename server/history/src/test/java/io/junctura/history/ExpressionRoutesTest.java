package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.LoopStep;
import io.junctura.definition.SetStep;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.RunStatus;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The results of expressions while a person writes them. */
class ExpressionRoutesTest {
    private static final Map<String, Object> ORDER = Map.of(
            "n",
            7L,
            "a name",
            "Ann",
            "lines",
            List.of(Map.of("sku", "a", "count", 1L), Map.of("sku", "b", "count", 2L)));

    @TempDir
    Path folder;

    private Server server;
    private String run;

    @BeforeEach
    void start() throws Exception {
        server = new Server(folder);
        server.book.add(
                "orders",
                action("first", "test.mirror", Map.of("v", "{{ payload.n }}")),
                new SetStep(head("mark"), template(Map.of("twice", "{{ payload.n * 2 }}"))),
                new LoopStep(
                        head("lines"),
                        template("{{ payload.lines }}"),
                        "line",
                        0,
                        1,
                        LoopStep.FailedItems.FAIL,
                        null,
                        List.of(action("lines[]/insert", "test.mirror", Map.of("v", "{{ line.sku }}")))));
        run = Long.toString(server.run("orders", ORDER, RunStatus.SUCCEEDED));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<?> evaluate(Map<String, Object> scope, Object... expressions) {
        Map<String, Object> body = new LinkedHashMap<>(scope);
        body.put("expressions", List.of(expressions));
        Answer answer = server.client.post("/api/v1/expressions/evaluate", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return (List<?>) answer.object().get("results");
    }

    private static Map<String, Object> expression(String text) {
        return Map.of("expression", text);
    }

    private static Map<String, Object> value(String type, Object value) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("type", type);
        result.put("value", value);
        return result;
    }

    private List<String> complete(Map<String, Object> scope, String textBeforeCaret) {
        Map<String, Object> body = new LinkedHashMap<>(scope);
        body.put("expression", textBeforeCaret + " + 1");
        body.put("offset", (long) textBeforeCaret.length());
        Map<String, Object> answer =
                server.client.post("/api/v1/expressions/complete", body).object();
        return ((List<?>) answer.get("items"))
                .stream()
                        .map(item -> (Map<?, ?>) item)
                        .map(item -> item.get("insert") + " " + item.get("type"))
                        .toList();
    }

    @Test
    void expressionsAreEvaluatedWithTheValuesOfARun() {
        assertThat(evaluate(
                        Map.of("run", run),
                        expression("payload.n + 1"),
                        expression("steps.first.v"),
                        expression("vars.twice"),
                        expression("payload.missing"),
                        Map.of("template", Map.of("to", "{{ payload.'a name' }}!", "key", "{{ secret.KEY }}"))))
                .isEqualTo(List.of(
                        value("number", 8L),
                        value("number", 7L),
                        value("number", 14L),
                        value("nothing", null),
                        value("object", Map.of("to", "Ann!", "key", "***"))));
    }

    @Test
    void withinALoopTheItemIsThatOfTheStep() {
        assertThat(evaluate(
                        Map.of("run", run, "at", "lines[1]/insert"), expression("line.sku"), expression("loop.index")))
                .isEqualTo(List.of(value("string", "b"), value("number", 1L)));
    }

    @Test
    void aPlaceThatTheRunDoesNotHaveSeesWhatIsOutsideOfLoops() {
        for (String at : List.of("lines[9]/insert", "lines[x]/insert", "lines[", "other", "lines[1")) {
            assertThat(evaluate(Map.of("run", run, "at", at), expression("line.sku ?? payload.n")))
                    .as(at)
                    .isEqualTo(List.of(value("number", 7L)));
        }
    }

    @Test
    void headersAndQueriesAreMaskedAsInViews() throws Exception {
        long accepted = server.accept(
                "orders",
                ORDER,
                null,
                Map.of("headers", Map.of("x-api-key", "canary", "x-test", "yes"), "query", Map.of("token", "canary")));
        server.await(accepted, RunStatus.SUCCEEDED);
        assertThat(evaluate(
                        Map.of("run", Long.toString(accepted)),
                        expression("headers.'x-api-key' & trigger.query.token & $headers.'x-test'")))
                .isEqualTo(List.of(value("string", "******yes")));
    }

    @Test
    void aSampleStandsInForARunAndHidesWhatARunHas() {
        assertThat(evaluate(Map.of("sample", Map.of("payload", Map.of("n", 1L))), expression("payload.n")))
                .isEqualTo(List.of(value("number", 1L)));
        assertThat(evaluate(
                        Map.of("run", run, "sample", Map.of("steps", Map.of("second", Map.of("ok", true)))),
                        expression("steps.second.ok"),
                        expression("steps.first.v")))
                .isEqualTo(List.of(value("boolean", true), value("number", 7L)));
    }

    @Test
    void anErrorSaysWhatIsWrongAndWhere() {
        List<?> results = evaluate(
                Map.of("run", run),
                expression("payload.n +"),
                expression("payload.n & $nosuch()"),
                expression("$number('x')"));
        assertThat(results.get(0)).asString().contains("error=", "offset=11");
        assertThat(results.get(1)).asString().contains("$nosuch", "offset=");
        assertThat(results.get(2)).asString().contains("error=", "value=\"x\"");
    }

    @Test
    void ofALargeResultTheBeginningIsShown() {
        assertThat(evaluate(Map.of(), expression("$pad('x', 100000)")).get(0))
                .asString()
                .contains("type=string", "length=100002", "beginning=\"x ");
    }

    @Test
    void aRunThatIsNotThereIsAnError() {
        Answer answer = server.client.post(
                "/api/v1/expressions/evaluate", Map.of("run", "99", "expressions", List.of(expression("1"))));
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void namesFieldsAndFunctionsAreCompletedWithTheirTypes() {
        Map<String, Object> ofRun = Map.of("run", run);
        assertThat(complete(ofRun, "pay")).containsExactly("payload object");
        assertThat(complete(ofRun, "$upper")).containsExactly("$uppercase( <s-:s>");
        assertThat(complete(ofRun, "payload.")).containsExactlyInAnyOrder("n number", "`a name` string", "lines array");
        assertThat(complete(ofRun, "$sum(payload.lines.c")).containsExactly("count number");
        assertThat(complete(ofRun, "payload.lines[0].s")).containsExactly("sku string");
        assertThat(complete(ofRun, "steps.")).contains("first object");
        assertThat(complete(ofRun, "payload.nosuch.")).isEmpty();
        assertThat(complete(Map.of("sample", Map.of("item", Map.of("a", 1L))), "item."))
                .containsExactly("a number");
    }
}
