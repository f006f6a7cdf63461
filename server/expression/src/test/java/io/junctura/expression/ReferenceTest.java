package io.junctura.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Checkout;
import io.junctura.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Compares this evaluator with JSONata's reference implementation. Its results are recorded among the resources of the
 * tests: {@code npm run test:expressions} in {@code web-ui} checks and writes them. With {@code -Dexpressions.random=FILE} the
 * random expressions are those of another file.
 */
class ReferenceTest {

    private static final String FOLDER = "/io/junctura/expression/reference/";
    private static final Path PAGE = Checkout.ROOT.resolve("docs/reference/expressions.md");
    private static final String HEADING = "## Differences from the JSONata reference\n";

    private static final Scope SCOPE = scope();
    private static final Differences DIFFERENCES = Differences.parse(resource("differences.txt"));

    private static Scope scope() {
        Map<?, ?> input = (Map<?, ?>) Json.parse(resource("input.json"));
        return Scope.of(1_893_456_000_000L, 1).with("payload", input.get("payload"));
    }

    private static String resource(String name) {
        try (InputStream in = ReferenceTest.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) throw new AssertionError("There is no " + name + " among the resources of the tests.");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Map<?, ?>> lines(String recorded) {
        return recorded.lines()
                .<Map<?, ?>>map(line -> (Map<?, ?>) Json.parse(line))
                .toList();
    }

    /** The expressions whose results differ, each with both results. */
    private static Map<String, String> differing(String recorded) {
        Map<String, String> differing = new LinkedHashMap<>();
        for (Map<?, ?> line : lines(recorded)) {
            if (!(line.get("expression") instanceof String expression)) continue;
            String reference = line.containsKey("value")
                    ? canonical(line.get("value"))
                    : line.containsKey("absent") ? "absent" : "error";
            String own = own(expression);
            if (!own.equals(reference)) differing.put(expression, "JSONata: " + reference + ", here: " + own);
        }
        return differing;
    }

    private static String own(String expression) {
        try {
            Object value = evaluate(expression);
            if (value != null) return canonical(value);
            return Boolean.TRUE.equals(evaluate("$exists((" + expression + "\n))")) ? "null" : "absent";
        } catch (ExpressionProblem | EvaluationProblem e) {
            return "error";
        }
    }

    private static Object evaluate(String expression) throws ExpressionProblem {
        return Expression.compile(expression, new Place("", 1, 1)).evaluate(SCOPE);
    }

    /** With sorted keys, and with numbers as doubles, since the reference has no others. */
    private static String canonical(Object value) {
        if (value instanceof Number number) return Double.toString(number.doubleValue() + 0.0);
        if (value instanceof List<?> list) {
            return list.stream().map(ReferenceTest::canonical).toList().toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((key, one) -> sorted.put(Json.text(key), canonical(one)));
            return sorted.toString();
        }
        return Json.text(value);
    }

    @Test
    void everyBuiltInIsCompared() {
        Set<String> compared = new TreeSet<>();
        for (Map<?, ?> line : lines(resource("cases.jsonl"))) {
            if (line.get("of") instanceof String name && name.startsWith("$")) compared.add(name.substring(1));
        }
        compared.remove("eval");
        assertThat(compared).isEqualTo(new TreeSet<>(BuiltIns.names()));
    }

    @Test
    void resultsDifferWhereItIsListedAndNowhereElse() {
        Map<String, String> differing = differing(resource("cases.jsonl"));
        Map<String, String> unlisted = new LinkedHashMap<>(differing);
        unlisted.keySet().removeAll(DIFFERENCES.expressions());
        assertThat(unlisted)
                .as("differences that differences.txt does not list")
                .isEmpty();
        assertThat(differing.keySet()).as("expressions that still differ").containsAll(DIFFERENCES.expressions());
    }

    @Test
    void randomExpressionsGiveWhatTheReferenceGives() throws IOException {
        String file = System.getProperty("expressions.random");
        Map<String, String> differing =
                differing(file == null ? resource("random.jsonl") : Files.readString(Path.of(file)));
        assertThat(differing.keySet()).isEmpty();
    }

    /** With {@code -Dexpressions.write=true} it writes the table. */
    @Test
    void theDocumentationShowsTheDifferences() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(HEADING) + HEADING.length();
        int table = page.indexOf("| JSONata |", from);
        int end = page.indexOf("\n\n", table) + 1;
        if (Boolean.getBoolean("expressions.write")) {
            Files.writeString(PAGE, page.substring(0, table) + DIFFERENCES.table() + page.substring(end));
            return;
        }
        assertThat(page.substring(table, end)).isEqualTo(DIFFERENCES.table());
    }
}
