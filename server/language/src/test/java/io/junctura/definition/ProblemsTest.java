package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each document under {@code problems} has the problems in the text file beside it. {@code -Dproblems.write} writes
 * these files.
 */
class ProblemsTest {

    static List<Path> documents() throws IOException {
        return Corpus.files("problems");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void allProblemsAreFoundAtOnceEachWithItsPlace(Path document) throws IOException {
        String text = Files.readString(document);
        Reading reading = Corpus.parse(String.valueOf(document.getFileName()), text);
        ProblemText shown = new ProblemText(text);
        String found = reading.problems().stream()
                        .map(problem -> problem.code() + " at " + problem.pointer() + "\n" + shown.of(problem))
                        .collect(Collectors.joining("\n\n"))
                + "\n";
        Path beside = Path.of(document + ".txt");
        if (Boolean.getBoolean("problems.write")) Files.writeString(beside, found);
        assertThat(found).isEqualTo(Files.readString(beside));
    }

    @Test
    void aDocumentWithAProblemHasNoPlanButOthersInItsFileHave() {
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
    void aSlotMayHaveDashesAsAConnectionMay() {
        Reading reading = Corpus.parse("dashes.yaml", """
            connection: my-shop
            connector: http
            settings: { address: "https://shop.example" }
            ---
            integration: a
            connections: { my-shop: { connector: http } }
            flows:
              f:
                trigger: { use: http.call, connection: my-shop }
                steps: [ { use: http.request, connection: my-shop, input: { path: /a } } ]
            """);
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void documentsAboveALimitAreRefused() {
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
    void endlessListMarkersAreAProblemAndNoException() {
        assertThat(Corpus.parse("x.yaml", "- ".repeat(2_000)).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("too-deep");
                    assertThat(new ProblemText("- ".repeat(2_000)).of(problem)).contains("\n    - - -");
                });
        String text = "integration: a\nflowz: {}\ntitle: |\n  " + "- ".repeat(5_000) + "x\n";
        List<Problem> problems = Corpus.parse("x.yaml", text).problems();
        assertThat(problems).extracting(Problem::code).contains("unknown-key");
        assertThat(codes("a: " + "- ".repeat(5_000) + "{{ x }}")).containsExactly("invalid-yaml");
    }

    @Test
    void surrogatePairsMayBeAnywhere() {
        for (int before = 0; before < 3_000; before++) {
            String comment = "# " + "x".repeat(before);
            assertThat(codes(comment + "\uD83D\uDE00\n[]"))
                    .as("after %s", before)
                    .containsExactly("wrong-type");
            assertThat(codes(comment + "\uD83D")).as("half after %s", before).containsExactly("invalid-character");
        }
    }

    @Test
    void anEscapeAtTheEndOfTheDocumentIsAProblemAndNoException() {
        for (String escape : List.of("\\u", "\\x", "\\U", "\\u004")) {
            assertThat(codes("integration: \"" + escape)).as(escape).containsExactly("invalid-yaml");
        }
    }

    @Test
    void endlessGrowthIsAProblemWithItsPlace() {
        StringBuilder laughs = new StringBuilder("a: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 8; i++) {
            laughs.append("b" + i + ": &a" + i + " [")
                    .append(("*a" + (i - 1) + ", ").repeat(6))
                    .append("]\n");
        }
        Problem tooMany = last(laughs.toString());
        assertThat(tooMany.code()).isEqualTo("too-many-values");
        assertThat(tooMany.line()).isEqualTo(6);
        assertThat(tooMany.pointer()).startsWith("/b5/");
        Problem tooDeep = last("integration: a\nx: " + "[".repeat(10_000));
        assertThat(tooDeep.code()).isEqualTo("too-deep");
        assertThat(tooDeep.line()).isEqualTo(2);
        assertThat(tooDeep.column()).isEqualTo(104);
        Problem tooLong = last("integration: a\n? " + "k".repeat(2_000) + "\n: [1, 2, 3]\n");
        assertThat(tooLong.code()).isEqualTo("keys-too-long");
        assertThat(tooLong.line()).isEqualTo(3);
        assertThat(last("a: &a { " + "k".repeat(900) + ": 1 }\nb: { " + "l".repeat(900) + ": *a }\n")
                        .code())
                .isEqualTo("keys-too-long");
    }

    @Test
    void aliasesOfKeysCountAsAliasesDo() {
        StringBuilder keys = new StringBuilder("&k k0: 1\n");
        for (int i = 0; i < 51; i++) keys.append("x").append(i).append(": { *k : 1 }\n");
        assertThat(codes(keys.toString())).contains("too-many-aliases");
        assertThat(codes("*unknown : 1\n")).contains("unknown-alias");
    }

    @Test
    void theNumberOfReportedProblemsIsLimited() {
        String keys =
                IntStream.range(0, 5_000).mapToObj(i -> "key" + i + ": 1\n").collect(Collectors.joining());
        assertThat(Corpus.parse("x.yaml", "integration: a\n" + keys).problems()).hasSize(200);
        List<NamedText> files = IntStream.range(0, 20)
                .mapToObj(i -> new NamedText("x" + i + ".yaml", "integration: a\n" + keys))
                .toList();
        assertThat(Documents.read(files, Installed.CONNECTORS).problems()).hasSize(1_000);
    }

    @Test
    void theLengthOfAProblemIsLimited() {
        String text = "integration: \"" + "ab ".repeat(50_000) + "\"\nflows: { a: { trigger: { use: "
                + "c".repeat(100_000) + " }, steps: [] } }\n";
        ProblemText texts = new ProblemText(text);
        List<Problem> problems = Corpus.parse("x.yaml", text).problems();
        assertThat(problems).hasSizeGreaterThan(1);
        for (Problem problem : problems) {
            assertThat(problem.message().length()).isLessThanOrEqualTo(1_001);
            assertThat(problem.suggestion() == null || problem.suggestion().length() <= 200)
                    .isTrue();
            assertThat(texts.of(problem).length()).isLessThan(1_500);
        }
    }

    private static Problem last(String text) {
        List<Problem> problems = Corpus.parse("x.yaml", text).problems();
        return problems.get(problems.size() - 1);
    }

    @Test
    void stepsLieSixteenDeepWithinEachOtherAndNoDeeper() {
        assertThat(codes(nested(16))).isEmpty();
        Reading deeper = Corpus.parse("x.yaml", nested(17));
        assertThat(deeper.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("steps-too-deep");
            assertThat(problem.pointer()).isEqualTo("/flows/a/steps" + "/0/try".repeat(15) + "/0");
            assertThat(problem.message()).contains("at most 16 levels deep").contains("to another flow");
        });
    }

    @Test
    void anInvalidConstantHeaderOfAResponseIsAProblem() {
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
    void theProblemOfARetryOnAStepWithoutAttemptsSaysWhereItBelongs(String step) {
        String document = """
            integration: a
            flows:
              a: { trigger: { use: http.call }, steps: [{ %s%s }] }
              b: { trigger: { use: flow.call }, steps: [] }
            """;
        assertThat(codes(
                        document.formatted(step, ", when: false, disabled: true, on-error: continue, title: t, id: x")))
                .isEmpty();
        for (String key : List.of("retry: { attempts: 3 }", "timeout: 1s", "on-crash: ask")) {
            Reading reading = Corpus.parse("x.yaml", document.formatted(step, ", " + key));
            assertThat(reading.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo("key-of-another-kind");
                assertThat(problem.message())
                        .containsPattern("give it to the steps inside|leave it out|Give .*called flow");
            });
        }
        assertThat(Corpus.parse("x.yaml", document.formatted("call: b", ", timeout: 1s"))
                        .problems()
                        .get(0)
                        .message())
                .endsWith("Give the called flow a limit: \"limits: { time: 10m }\".");
    }

    @Test
    void pausesSayEachPauseAndStandAlone() {
        String document = """
            integration: a
            connections: { c: { connector: http } }
            flows:
              a:
                trigger: { use: http.call }
                steps: [{ use: http.request, connection: c, input: { path: /a }, retry: { %s } }]
            """;
        StepPlan.Head head = Corpus.parse("x.yaml", document.formatted("pauses: [5s, 5m]"))
                .integrations()
                .get(0)
                .plan()
                .flows()
                .get("a")
                .steps()
                .get(0)
                .head();
        assertThat(head.retry())
                .isEqualTo(StepPlan.Retry.after(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)), null));
        assertThat(head.retry().attempts()).isEqualTo(3);
        assertThat(codes(document.formatted("pauses: []"))).containsExactly("empty");
        assertThat(codes(document.formatted("pauses: [soon]"))).containsExactly("invalid-duration");
        assertThat(codes(document.formatted("pauses: [5s], attempts: 3, first: 1s")))
                .containsExactly("ambiguous-retry", "ambiguous-retry");
    }

    /** A document in which this many lists of steps are nested, including the list of the flow. */
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
