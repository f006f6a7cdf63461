package io.junctura.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.expression.BuiltIn;
import io.junctura.expression.Expression;
import io.junctura.expression.Place;
import io.junctura.expression.Scope;
import io.junctura.json.Json;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FunctionsPageTest {
    private static final String INTRODUCTION = """
        # Functions

        Every function that an expression can call. The build writes this page from the code and computes the results.

        A signature lists the types of the arguments, and after `:` the type of the result, in
        [JSONata's notation](https://docs.jsonata.org/embedding-extending#function-signature-syntax): `s` text, `n` number, `b` true or false,
        `a` list, `o` map, `f` function, `j` any JSON, `x` anything; `?` optional, `+` one or more. `-` means that the context's value
        is used for an argument that is left out.

        """;

    private static final String SECTIONS = """
        # Text
        string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join match
        replace base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl
        # Numbers
        number abs floor ceil round power sqrt random formatNumber formatBase formatInteger parseInteger
        # Sums
        sum max min average
        # True and false
        boolean not exists
        # Lists
        count append sort reverse shuffle distinct zip map filter single reduce
        # Maps
        keys lookup spread merge each sift clone type
        # Time
        now millis fromMillis toMillis
        # Failures
        error assert
        """;

    @Test
    void everyFunctionIsInTheReferenceWithAnExample() throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION.stripTrailing()).append('\n');
        Map<String, BuiltIn> left = new TreeMap<>();
        for (BuiltIn function : Expression.functions()) left.put(function.name(), function);
        for (String line : SECTIONS.strip().lines().toList()) {
            if (line.startsWith("# ")) {
                page.append("\n#").append(line).append("\n\n");
                page.append("| function | signature | what it gives | example | result |\n");
                page.append("| --- | --- | --- | --- | --- |\n");
                continue;
            }
            for (String name : line.split(" ", -1)) {
                BuiltIn function = left.remove(name);
                assertThat(function).as("a function of this page, " + name).isNotNull();
                page.append(row(function));
            }
        }
        assertThat(left).as("functions that are in no section").isEmpty();
        GeneratedPage.is("reference/functions.md", page.toString());
    }

    private static String row(BuiltIn function) {
        assertThat(function.example()).contains("$" + function.name() + "(");
        return "| " + GeneratedPage.code("$" + function.name())
                + " | " + GeneratedPage.code(function.signature())
                + " | " + GeneratedPage.cell(function.help())
                + " | " + GeneratedPage.code(function.example())
                + " | " + result(function.example()) + " |\n";
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
