package io.junctura.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.expression.Expression;
import io.junctura.expression.Place;
import io.junctura.expression.Scope;
import io.junctura.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FunctionsPageTest {
    private static final String INTRODUCTION = """
            # Functions

            Every function that an expression can call. The build writes this page from the code and computes the results.

            A signature lists the types of the arguments, and after `:` the type of the result, in
            [JSONata's notation](https://docs.jsonata.org/embedding-extending#function-signature-syntax): `s` text, `n` number, `b` true or false,
            `a` list, `o` map, `f` function, `j` any JSON, `x` anything; `?` optional, `+` one or more. `-` means that the context's value
            stands in for an argument that is left out.

            """;

    private static final String EXAMPLES = """
            # Text
            $string(3.5)
            $length("hello")
            $substring("hello", 1, 3)
            $substringBefore("a-b-c", "-")
            $substringAfter("a-b-c", "-")
            $uppercase("hello")
            $lowercase("HELLO")
            $trim("  a   b ")
            $pad("7", -3, "0")
            $contains("hello", "ell")
            $split("a,b,c", ",")
            $join(["a", "b"], ", ")
            $match("ab12", /[0-9]+/).match
            $replace("a-b-c", "-", "+")
            $base64encode("hello")
            $base64decode("aGVsbG8=")
            $encodeUrlComponent("a b&c")
            $encodeUrl("https://example.com/a b")
            $decodeUrlComponent("a%20b%26c")
            $decodeUrl("https://example.com/a%20b")
            # Numbers
            $number("12.50")
            $abs(-3)
            $floor(2.7)
            $ceil(2.1)
            $round(2.345, 2)
            $power(2, 10)
            $sqrt(16)
            $random() < 1
            $formatNumber(1234.5, "#,##0.00")
            $formatBase(255, 16)
            $formatInteger(12, "w")
            $parseInteger("1,234", "#,##0")
            # Sums
            $sum([1, 2, 3])
            $max([1, 5, 3])
            $min([4, 2, 3])
            $average([1, 2, 3])
            # True and false
            $boolean("a")
            $not(true)
            $exists(payload.missing)
            # Lists
            $count(["a", "b"])
            $append([1], [2, 3])
            $sort([3, 1, 2])
            $reverse([1, 2, 3])
            $count($shuffle([1, 2, 3]))
            $distinct([1, 2, 1])
            $zip([1, 2], ["a", "b"])
            $map([1, 2], function($n) { $n * 10 })
            $filter([1, 2, 3], function($n) { $n > 1 })
            $single([1, 2, 3], function($n) { $n = 2 })
            $reduce([1, 2, 3], function($a, $b) { $a + $b })
            # Maps
            $keys({"a": 1, "b": 2})
            $lookup({"a": 1}, "a")
            $spread({"a": 1, "b": 2})
            $merge([{"a": 1}, {"b": 2}])
            $each({"a": 1, "b": 2}, function($value, $key) { $key & $value })
            $sift({"a": 1, "b": 2}, function($value) { $value > 1 })
            $clone({"a": 1})
            $type([1])
            # Time
            $now()
            $millis()
            $fromMillis(1893456000000, "[D01].[M01].[Y0001]")
            $toMillis("2030-01-01T00:00:00Z")
            # Failures
            payload.number ?: $error("No number.")
            $assert(1 < 2, "One must be less.")
            """;

    @Test
    void everyFunctionIsInTheReferenceWithAnExample() throws IOException {
        Map<String, String> functions = new LinkedHashMap<>(Expression.functions());
        StringBuilder page = new StringBuilder(INTRODUCTION.stripTrailing()).append('\n');
        TreeSet<String> left = new TreeSet<>(functions.keySet());
        for (String line : EXAMPLES.strip().lines().toList()) {
            if (line.startsWith("# ")) {
                page.append("\n#")
                        .append(line)
                        .append("\n\n| function | signature | example | result |\n| --- | --- | --- | --- |\n");
                continue;
            }
            String name = left.stream()
                    .filter(each -> line.contains("$" + each + "("))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no function without an example is in " + line));
            left.remove(name);
            page.append("| ").append(GeneratedPage.code("$" + name)).append(" | ");
            page.append(GeneratedPage.code(functions.get(name))).append(" | ");
            page.append(GeneratedPage.code(line))
                    .append(" | ")
                    .append(result(line))
                    .append(" |\n");
        }
        assertThat(left).as("functions without an example").isEmpty();
        GeneratedPage.is("reference/functions.md", page.toString());
    }

    private static String result(String example) {
        try {
            Scope scope = Scope.of(1_893_456_000_000L, 42).with("payload", Map.of("number", "A-1"));
            Object result = Expression.compile(example, new Place("/", 1, 1)).evaluate(scope);
            return result == null ? "nothing" : GeneratedPage.code(Json.text(result));
        } catch (Exception e) {
            throw new AssertionError(example, e);
        }
    }
}
