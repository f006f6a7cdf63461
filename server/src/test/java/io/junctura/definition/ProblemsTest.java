package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each document under {@code problems} has the problems that the text beside it tells; {@code -Dproblems.write} writes them anew. */
class ProblemsTest {

    static List<Path> documents() throws IOException {
        return Corpus.files("problems");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void allProblemsAreFoundAtOnceEachWithItsPlace(Path document) throws IOException {
        String text = Files.readString(document);
        Reading reading = Corpus.parse(String.valueOf(document.getFileName()), text);
        String found = reading.problems().stream()
                        .map(problem ->
                                problem.code() + " at " + problem.pointer() + "\n" + ProblemText.of(problem, text))
                        .collect(Collectors.joining("\n\n"))
                + "\n";
        Path beside = Path.of(document + ".txt");
        if (Boolean.getBoolean("problems.write")) Files.writeString(beside, found);
        assertThat(found).isEqualTo(Files.readString(beside));
    }

    @Test
    void aDocumentWithAProblemHasNoPlanButItsNeighboursHave() {
        Reading reading = Corpus.parse("two.yaml", """
                integration: bad
                flows: { a: { trigger: { use: htpp.call }, steps: [] } }
                ---
                integration: good
                flows: { a: { trigger: { use: http.call }, steps: [] } }
                """);
        assertThat(reading.integrations())
                .extracting(Reading.IntegrationDocument::name)
                .containsExactly("good");
        assertThat(reading.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("unknown-connector");
            assertThat(problem.pointer()).isEqualTo("/flows/a/trigger/use");
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.column()).isEqualTo(31);
            assertThat(problem.suggestion()).isEqualTo("http.call");
        });
    }

    @Test
    void tooMuchOfAnythingIsRefused() {
        assertThat(codes("integration: " + "a".repeat(1_000_001))).containsExactly("file-too-large");
        assertThat(codes("[".repeat(50_000))).containsExactly("too-deep");
        assertThat(codes("a: &a [1]\nb: [" + "*a, ".repeat(51) + "]\n")).contains("too-many-aliases");
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 8; i++) {
            laughs.append("a" + i + ": &a" + i + " [")
                    .append(("*a" + (i - 1) + ", ").repeat(6))
                    .append("]\n");
        }
        assertThat(codes(laughs.toString())).contains("too-many-values");
        assertThat(codes("integration: a\nx: " + "9".repeat(1_001))).contains("number-too-long");
    }

    @Test
    void stepsLieSixteenDeepWithinEachOtherAndNoDeeper() {
        assertThat(codes(nested(16))).isEmpty();
        Reading deeper = Corpus.parse("x.yaml", nested(17));
        assertThat(deeper.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("steps-too-deep");
            assertThat(problem.pointer()).isEqualTo("/flows/a/steps" + "/0/try".repeat(15) + "/0");
            assertThat(problem.message()).contains("more than 16 deep").contains("a flow of their own");
        });
    }

    @Test
    void aHeaderOfAnAnswerThatHttpCannotSayIsAProblemUnlessAnExpressionMakesIt() {
        String document = """
                integration: a
                flows:
                  a:
                    trigger: { use: http.call }
                    steps:
                      - respond: { headers: { X-A: "%s", X-B: [a, "{{ payload.\u20ac }}"], X-C: 5 } }
                """;
        assertThat(codes(document.formatted("Gr\u00fc\u00dfe"))).isEmpty();
        assertThat(codes(document.formatted("{{ payload.`\u20ac` }}"))).isEmpty();
        for (String bad : List.of("5 \u20ac", "two\\nlines")) {
            assertThat(Corpus.parse("x.yaml", document.formatted(bad)).problems())
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.pointer()).isEqualTo("/flows/a/steps/0/respond/headers/X-A");
                        assertThat(problem.message()).contains("The value of the header \"X-A\" must be text");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call: b",
                "set: { x: 1 }",
                "filter: true",
                "switch: [{ otherwise: [] }]",
                "respond: {}",
                "stop: done",
                "fail: no",
                "for-each: [1], steps: []",
                "parallel: { x: [], y: [] }",
                "try: [], catch: []",
                "delay: 1s",
                "callback: { time-limit: 1m, steps: [{ set: { x: 1 } }] }",
            })
    void aStepThatMakesNoAttemptsSaysWhereItsRetryAndTimeoutBelong(String step) {
        String document = """
                integration: a
                flows:
                  a: { trigger: { use: http.call }, steps: [{ %s%s }] }
                  b: { trigger: { use: flow.call }, steps: [] }
                """;
        assertThat(codes(document.formatted(step, ", when: false, on-error: continue, title: t, id: x")))
                .isEmpty();
        for (String key : List.of("retry: { attempts: 3 }", "timeout: 1s", "on-crash: ask")) {
            Reading reading = Corpus.parse("x.yaml", document.formatted(step, ", " + key));
            assertThat(reading.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo("key-of-another-kind");
                assertThat(problem.message())
                        .containsPattern("give it to those within|leave it out|Give .*called flow");
            });
        }
        assertThat(Corpus.parse("x.yaml", document.formatted("call: b", ", timeout: 1s"))
                        .problems()
                        .get(0)
                        .message())
                .endsWith("Give the called flow a limit: \"limits: { time: 10m }\".");
    }

    /** So many lists of steps within each other, the flow's own included. */
    private static String nested(int depth) {
        return "integration: a\nflows: { a: { trigger: { use: http.call }, steps: " + "[{try: ".repeat(depth - 1) + "[]"
                + ", catch: []}]".repeat(depth - 1) + " } }\n";
    }

    private static List<String> codes(String text) {
        return Corpus.parse("x.yaml", text).problems().stream()
                .map(Problem::code)
                .toList();
    }
}
