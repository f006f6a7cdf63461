package io.junctura.plugins.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import io.junctura.plugins.formats.FormatHarness;
import io.junctura.plugins.formats.FormatHarness.Content;
import io.junctura.plugins.formats.PatternSize;
import io.junctura.testkit.Ran;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidateJsonTest {
    private static final FormatHarness JSON = new FormatHarness(JsonConnector.class);

    private static final String ORDER = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "required": ["id", "lines"],
              "properties": {
                "id": { "type": "string", "pattern": "^[A-Z]-\\\\d{1,6}$" },
                "mail": { "type": "string", "format": "email" },
                "lines": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/line" } }
              },
              "unevaluatedProperties": false,
              "$defs": { "line": { "type": "object", "properties": { "price": { "type": "number", "minimum": 0 } } } }
            }
            """;

    private static final Map<String, Object> GOOD =
            Map.of("id", "A-1", "mail", "a@example.com", "lines", List.of(Map.of("price", 1.5)));

    @AfterAll
    static void close() {
        JSON.close();
    }

    private static Map<?, ?> result(Object schema, Object value, Object... more) {
        return (Map<?, ?>) JSON.output("json.validate", input(schema, value, more));
    }

    private static Map<String, Object> input(Object schema, Object value, Object... more) {
        Map<String, Object> input = new LinkedHashMap<>(Map.of("schema", schema, "value", value));
        for (int i = 0; i < more.length; i += 2) input.put((String) more[i], more[i + 1]);
        return input;
    }

    private static List<String> problems(Map<?, ?> result) {
        return ((List<?>) result.get("problems"))
                .stream()
                        .map(each -> (Map<?, ?>) each)
                        .map(each -> each.get("row") + " " + each.get("path") + ": " + each.get("message"))
                        .toList();
    }

    @Test
    void aValueThatFitsIsValid() {
        assertThat(result(ORDER, GOOD))
                .isEqualTo(Map.of("valid", true, "count", 1L, "invalid", 0L, "problems", List.of()));
        assertThat(result(Map.of("type", "object"), GOOD).get("valid")).isEqualTo(true);
    }

    @Test
    void allProblemsAreReportedWithTheirPlaces() {
        Object wrong = Map.of(
                "id",
                "1",
                "mail",
                "unknown",
                "lines",
                List.of(Map.of("price", -1), Map.of("price", "free")),
                "more",
                1);
        List<String> problems = problems(result(ORDER, wrong));
        assertThat(problems).hasSize(5);
        assertThat(String.join("\n", problems))
                .contains("null /id: does not match the regex pattern")
                .contains("null /mail: ")
                .contains("null /lines/0/price: must have a minimum value of 0")
                .contains("null /lines/1/price: string found, number expected")
                .contains("'more'");
        assertThat(problems(result(ORDER, Map.of("id", "A-1"))))
                .containsExactly("null : required property 'lines' not found");
        assertThat(problems(result(ORDER, wrong, "mostProblems", 2))).hasSize(2);
        assertThat(problems(result(ORDER, wrong, "formats", false))).hasSize(4);
    }

    @Test
    void aStepMayFailInstead() {
        assertThat(JSON.failure("json.validate", input(ORDER, Map.of("id", "A-1"), "fail", true)))
                .isEqualTo("The value does not fit the schema: the whole: required property 'lines' not found.");
        assertThat(result(ORDER, GOOD, "fail", true).get("valid")).isEqualTo(true);
    }

    @Test
    void numbersAreComparedWithEveryDigit() {
        Map<String, Object> schema = Map.of("maximum", new BigDecimal("0.10000000000000000001"));
        assertThat(result(schema, new BigDecimal("0.10000000000000000001")).get("valid"))
                .isEqualTo(true);
        assertThat(result(schema, new BigDecimal("0.10000000000000000002")).get("valid"))
                .isEqualTo(false);
        assertThat(result(Map.of("multipleOf", new BigDecimal("0.01")), new BigDecimal("19.99"))
                        .get("valid"))
                .isEqualTo(true);
        assertThat(result(Map.of("type", "integer"), "1").get("valid")).isEqualTo(false);
    }

    @Test
    void rowsAreCheckedOneByOne() {
        String rows = IntStream.rangeClosed(1, 20_000)
                .mapToObj(i -> "{\"id\":" + (i % 5_000 == 0 ? "\"x\"" : String.valueOf(i)) + "}")
                .collect(Collectors.joining("\n"));
        Map<String, Object> schema = Map.of("properties", Map.of("id", Map.of("type", "integer")));
        Ran ran = JSON.run(
                new Content("rows.ndjson", rows.getBytes(StandardCharsets.UTF_8)),
                FormatHarness.step("read", "json.read", Map.of()),
                FormatHarness.step(
                        "act",
                        "json.validate",
                        Map.of("schema", schema, "rows", "{{ steps.read }}", "mostProblems", 3)));
        Map<?, ?> result = (Map<?, ?>) FormatHarness.succeeded(ran, "act");
        assertThat(result.get("count")).isEqualTo(20_000L);
        assertThat(result.get("invalid")).isEqualTo(4L);
        assertThat(problems(result))
                .containsExactly(
                        "5000 /id: string found, integer expected",
                        "10000 /id: string found, integer expected",
                        "15000 /id: string found, integer expected");
        assertThat(JSON.failure(
                        "json.validate", Map.of("schema", schema, "rows", List.of(Map.of("id", "x")), "fail", true)))
                .isEqualTo("1 of 1 rows do not fit the schema: row 1, /id: string found, integer expected.");
    }

    static Stream<Arguments> schemasOfNumbers() {
        Map<String, Object> numbers = Map.of("items", Map.of("type", "integer"));
        Map<String, Object> each =
                Map.of("items", Map.of("anyOf", List.of(Map.of("type", "integer"), Map.of("type", "null"))));
        return Stream.of(
                Arguments.of(numbers, 100, 100),
                Arguments.of(each, 100, 100),
                // A branch is checked as a whole, since it may turn out that it need not fit.
                Arguments.of(Map.of("anyOf", List.of(numbers)), 1_000_000, 100),
                Arguments.of(Map.of("oneOf", List.of(each, false)), 2_000_001, 101));
    }

    @ParameterizedTest
    @MethodSource("schemasOfNumbers")
    void onlyReportedErrorsAreKept(Map<String, Object> schema, int mostAdded, int mostKept) throws Exception {
        List<Object> texts = Collections.nCopies(1_000_000, "x");
        Schemas schemas = Schemas.of(schema, true);
        int[] added = new int[2];
        FirstErrors errors = new FirstErrors(schemas.errors(100).getExecutionConfig(), 100) {
            @Override
            public void addError(Error error) {
                added[0]++;
                super.addError(error);
                added[1] = Math.max(added[1], getErrors().size());
            }
        };
        schemas.validate(texts, errors);
        assertThat(errors.found()).hasSize(100);
        assertThat(added[0]).isLessThanOrEqualTo(mostAdded);
        assertThat(added[1]).isLessThanOrEqualTo(mostKept);
    }

    @Test
    void furtherRowsAreCountedOnly() {
        Map<String, Object> schema = Map.of("items", Map.of("type", "integer"));
        Map<?, ?> result = (Map<?, ?>) JSON.output(
                "json.validate",
                Map.of(
                        "schema",
                        schema,
                        "rows",
                        List.of(List.of("a", "b"), List.of("c", "d"), List.of(1), List.of("e")),
                        "mostProblems",
                        3));
        assertThat(result.get("invalid")).isEqualTo(3L);
        assertThat(problems(result)).hasSize(3);
    }

    @Test
    void aFileIsReadAsAWhole() {
        byte[] file = "{\"id\":\"A-1\",\"lines\":[]}".getBytes(StandardCharsets.UTF_8);
        Ran ran = JSON.run(
                new Content("order.json", file),
                FormatHarness.step("act", "json.validate", Map.of("schema", ORDER, "value", "{{ steps.take }}")));
        assertThat(problems((Map<?, ?>) FormatHarness.succeeded(ran, "act")))
                .containsExactly("null /lines: must have at least 1 items but found 0");
        Ran schema = JSON.run(
                new Content("order.schema.json", ORDER.getBytes(StandardCharsets.UTF_8)),
                FormatHarness.step("act", "json.validate", Map.of("schema", "{{ steps.take }}", "value", GOOD)));
        assertThat(((Map<?, ?>) FormatHarness.succeeded(schema, "act")).get("valid"))
                .isEqualTo(true);
    }

    @Test
    void aValueWhereNoneMayBeIsAProblem() {
        Map<String, Object> schema = Map.of("properties", Map.of("a", false));
        assertThat(problems(result(schema, Map.of("a", 1)))).containsExactly("null /a: no value is allowed here");
        assertThat(problems(result("false", 1))).containsExactly("null : no value is allowed here");
    }

    static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of("date-time", "1990-12-31T23:59:60Z", true),
                Arguments.of("date-time", "2030-01-01t00:00:00.123+01:00", true),
                Arguments.of("date-time", "2030-01-01T00:00:00Z\n", false),
                Arguments.of("date-time", "2030-01-01T00:00:00Zx", false),
                Arguments.of("date-time", "2030-02-30T00:00:00Z", false),
                Arguments.of("hostname", "WWW.example.com", true),
                Arguments.of("hostname", "xn--bcher-kva.example", true),
                Arguments.of("hostname", "a--b.example", true),
                Arguments.of("hostname", "a".repeat(63), true),
                Arguments.of("hostname", "a".repeat(64), false),
                Arguments.of("hostname", ("a".repeat(50) + ".").repeat(5) + "a", false),
                Arguments.of("hostname", "ab--cd.example", false),
                Arguments.of("hostname", "xn--X", false),
                Arguments.of("hostname", "xn--al-0ea", false),
                Arguments.of("hostname", "-a.example", false),
                Arguments.of("hostname", "a.example.", false));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void formatsAreThoseOfTheirStandards(String format, String text, boolean fits) throws Exception {
        for (String draft :
                List.of("https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#")) {
            Schemas schemas = Schemas.of(Map.of("$schema", draft, "format", format), true);
            FirstErrors errors = schemas.errors(1);
            schemas.validate(text, errors);
            assertThat(errors.found().isEmpty()).as(draft).isEqualTo(fits);
        }
    }

    @Test
    void aStepThatEndsStopsWithinALargeValue() throws Exception {
        Schemas schemas = Schemas.of(Map.of("items", Map.of("type", "string")), true);
        FirstErrors errors = schemas.errors(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> schemas.validate(List.of("x", "x"), errors)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        schemas.validate(List.of("x", "x"), errors);
        assertThat(errors.found()).isEmpty();
    }

    static Stream<Arguments> wrongSchemas() {
        return Stream.of(
                Arguments.of("[]", "The schema must be an object, or true or false."),
                Arguments.of("{", "line 1"),
                Arguments.of("{\"$ref\":\"https://example.com/order.json\"}", "The schema cannot be used: "),
                Arguments.of("{\"$ref\":\"http://127.0.0.1/order.json\"}", "The schema cannot be used: "),
                Arguments.of("{\"$ref\":\"file:///etc/passwd\"}", "The schema cannot be used: "),
                Arguments.of("{\"$ref\":\"classpath:META-INF/MANIFEST.MF\"}", "The schema cannot be used: "),
                Arguments.of("{\"$schema\":\"https://example.com/dialect\"}", "The schema cannot be used: "),
                Arguments.of("{\"$ref\":\"#/$defs/nothing\"}", "The schema cannot be used: "),
                Arguments.of("{\"$ref\":\"#\"}", "The schema refers to itself without end."),
                Arguments.of("{\"pattern\":\"(\"}", "The pattern \"(\" is not understood"),
                Arguments.of("{\"pattern\":\"(?=a)b\"}", "no lookahead"),
                Arguments.of("{\"pattern\":\"((a{1000}){1000}){1000}\"}", "is too large"),
                Arguments.of("{\"patternProperties\":{\"(a{300}){300}\":true}}", "is too large"),
                Arguments.of("{\"pattern\":\"" + "a".repeat(2_001) + "\"}", "longer than 2000 characters"));
    }

    @ParameterizedTest
    @MethodSource("wrongSchemas")
    void aSchemaThatCannotBeUsedIsExplained(String schema, String message) {
        assertThat(JSON.failure("json.validate", input(schema, "text")))
                .contains(message)
                .doesNotContain("Exception");
    }

    @Test
    void aPatternTakesTimeInProportionToTheText() {
        Map<String, Object> schema = Map.of("pattern", "^(a+)+$");
        assertThat(result(schema, "a".repeat(100_000) + "b").get("valid")).isEqualTo(false);
        assertThat(result(Map.of("pattern", "^\\u00e4\\d\\/$"), "ä1/").get("valid"))
                .isEqualTo(true);
    }

    static Stream<Arguments> characters() {
        return Stream.of(
                Arguments.of("^\\u00E4$", "ä", "a"),
                Arguments.of("^\\ud83d\\ude00$", "😀", "\ud83d"),
                Arguments.of("^\\u{1F600}{2}$", "😀😀", "😀"),
                Arguments.of("^[\\u{1F600}-\\u{1F64F}]+$", "😀🙏", "🚀"),
                Arguments.of("^[\\ud83d\\ude00-\\ud83d\\ude4f]$", "🙏", "\ude4f"),
                Arguments.of("^\\u{41}$", "A", "u"),
                Arguments.of("^\\\\u0041$", "\\u0041", "A"),
                Arguments.of("^\\\\\\u0041$", "\\A", "\\u0041"),
                Arguments.of("^\\p{Lu}\\\\$", "Ä\\", "ä\\"),
                Arguments.of("^\\p{Letter}+$", "äß", "a1"),
                Arguments.of("^[\\p{gc=Decimal_Number}x]+$", "1٣x", "y"),
                Arguments.of("^\\P{Letter}$", "1", "a"),
                Arguments.of("^\\p{Script=Greek}$", "λ", "l"),
                Arguments.of("^\\s{7}$", "\u00a0\u000b\ufeff\u2029\u2003 \n", "\u200b".repeat(7)),
                Arguments.of("^\\S+$", "a\u200b😀", "a\u2003"),
                Arguments.of("^[^\\s]$", "a", "\ufeff"),
                Arguments.of("^[\\S]$", "a", "\u00a0"),
                Arguments.of("^[\\w\\s-.]+$", "a\u00a0-.", "a!"),
                Arguments.of("^[]\\s]+\\s$", "]\u00a0\u00a0", "]x"),
                Arguments.of("^\\\\s$", "\\s", "\\ "));
    }

    @ParameterizedTest
    @MethodSource("characters")
    void charactersByNumberAreThoseOfJavaScript(String pattern, String fits, String doesNot) {
        assertThat(SchemaPattern.of(pattern).matches(fits)).isTrue();
        assertThat(SchemaPattern.of(pattern).matches(doesNot)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u",
                "\\u12",
                "\\uzzzz",
                "\\u{}",
                "\\u{41",
                "\\u{110000}",
                "\\ud83d",
                "[\\ud83d-\\ude00]",
                "\\u{d83d}"
            })
    void aNumberOfNoCharacterIsRefused(String pattern) {
        assertThatThrownBy(() -> SchemaPattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The pattern \"" + pattern + "\" is not understood: \\u");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
                "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$",
                "[]{}]{2}",
                "a{,3}",
                "(?:a|b){0,500}",
                "\\{5000000\\}",
                "[{9999}]",
                "\\u{10000}\\u{20000}"
            })
    void usualPatternsAreSmall(String pattern) {
        assertThat(PatternSize.of(pattern)).isLessThan(4_000);
        SchemaPattern.of(pattern);
    }

    @Test
    void nestedRepeatsAreCounted() {
        assertThat(PatternSize.of("(a{100}b){90}")).isBetween(9_000L, 10_000L);
        assertThatThrownBy(() -> SchemaPattern.of("(a{100}){101}")).hasMessageContaining("is too large");
        assertThatThrownBy(() -> SchemaPattern.of("((a|b){200,}){100}")).hasMessageContaining("is too large");
    }
}
