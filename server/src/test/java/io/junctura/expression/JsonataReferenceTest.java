package io.junctura.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What JSONata's reference gives, where ours once gave something else. Differences that remain: docs/expressions.md. */
class JsonataReferenceTest {

    private static final Place PLACE = new Place("/x", 1, 1);

    private static final String SAME = """
            $replace("a ", /\\s*$/, "") ⇒ "a"
            $replace("a", /\\s*$/, "!") ⇒ "a!"
            $replace("", /^$/, "x") ⇒ "x"
            $match("ab", /$/).index ⇒ 2
            $match("", /b*/).match ⇒ ""
            $split("a,b,", /,$/) ⇒ ["a,b",""]
            $contains("a", /b*/) ⇒ true
            $match("ab", /(a)|(b)/).groups ⇒ ["a",null,null,"b"]
            $match("ab", /(a)|(b)/)[0].groups[1] ⇒ null
            $exists($match("ab", /(a)|(b)/)[0].groups[1]) ⇒ false
            $replace("abc", /(b)|(x)/, "[$1$2]") ⇒ "a[b]c"
            $match("aaa", /a/, 1.5).index ⇒ [0,1]
            $replace("aaa", "a", "b", 1.5) ⇒ "bba"
            $split("a b c", " ", 1.5) ⇒ ["a"]
            $substring("abcdef", 1.7) ⇒ "bcdef"
            $substring("abcdef", 1.7, 1.5) ⇒ "bc"
            $substring("abcdef", -1.5) ⇒ "f"
            $substring("abcdef", -2.5, 1.2) ⇒ ""
            $substring("abcdef", -10, 2) ⇒ "ab"
            $substring("abcdef", 0.9, 0.5) ⇒ "a"
            $substring("a😀cd", 1, 2) ⇒ "😀c"
            $power(10, -2) ⇒ 0.01
            $power(2, 0.5) ⇒ 1.4142135623730951
            """;

    static Stream<Arguments> same() {
        return SAME.lines().map(line -> Arguments.of((Object[]) line.strip().split(" ⇒ ")));
    }

    private static Object evaluate(String text) {
        return evaluate(text, Map.of());
    }

    private static Object evaluate(String text, Object payload) {
        try {
            return Expression.compile(text, PLACE).evaluate(Scope.of(0, 0).with("payload", payload));
        } catch (ExpressionProblem e) {
            throw new AssertionError(text, e);
        }
    }

    @ParameterizedTest
    @MethodSource("same")
    void aFunctionGivesWhatTheReferenceGives(String expression, String json) {
        assertThat(Json.text(evaluate(expression))).isEqualTo(Json.text(Json.parse(json)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$replace(\"ab\", /^/, \"!\")",
                "$replace(\"abc\", /b*/, \"x\")",
                "$match(\"aab\", /a*/)",
                "$split(\"abc\", /x*/)"
            })
    void aFunctionRefusesWhatTheReferenceRefuses(String expression) {
        assertThatThrownBy(() -> evaluate(expression)).isInstanceOf(EvaluationProblem.class);
    }

    @Test
    void powersAreRightToTheLastDigit() {
        assertThat(evaluate("$power(3, 35)")).isEqualTo(50031545098999704.0);
        assertThat(evaluate("$power(3, -6)")).isEqualTo(1.0 / 729);
    }

    @Test
    void sortingLeavesEqualItemsInTheirOrder() {
        List<Object> lines = new ArrayList<>();
        for (long i = 0; i < 1_000; i++) lines.add(Map.of("key", i * 7 % 10, "n", i));
        for (String text : List.of(
                "$sort(payload, function($a, $b){$a.key > $b.key})",
                "payload^(key)",
                "payload^(<key)",
                "$reverse($sort($reverse(payload), function($a, $b){$a.key < $b.key}))")) {
            List<?> sorted = (List<?>) evaluate(text, lines);
            for (int i = 1; i < sorted.size(); i++) {
                long key = (long) ((Map<?, ?>) sorted.get(i)).get("key");
                long keyBefore = (long) ((Map<?, ?>) sorted.get(i - 1)).get("key");
                long n = (long) ((Map<?, ?>) sorted.get(i)).get("n");
                long nBefore = (long) ((Map<?, ?>) sorted.get(i - 1)).get("n");
                assertThat(key).as(text).isGreaterThanOrEqualTo(keyBefore);
                if (key == keyBefore) assertThat(n).as(text).isGreaterThan(nBefore);
            }
        }
    }
}
