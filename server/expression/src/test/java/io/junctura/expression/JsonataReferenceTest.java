package io.junctura.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.json.Json;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What JSONata's reference gives, where ours once gave something else. Differences that remain: docs/reference/expressions.md. */
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
            $formatInteger(2147483648, "A") ⇒ "FXSHRXX"
            $parseInteger("kkkkkkkk", "a") ⇒ 91883908413
            $parseInteger("-3.50", "#,##0") ⇒ -3
            $parseInteger("-1,234", "#,##0") ⇒ -1234
            $parseInteger("12th", "0;o") ⇒ 12
            $parseInteger("١٢٣٤٠", "###١") ⇒ 12340
            $parseInteger("１２３４０", "###０") ⇒ 12340
            $parseInteger("twenty-first", "w") ⇒ 21
            $parseInteger("MCMXCIV", "I") ⇒ 1994
            $formatInteger(1234567, "#,##0") ⇒ "1,234,567"
            $formatInteger(1234567, "#.##0,00") ⇒ "12.345,67"
            $formatInteger(12, "000-00") ⇒ "0-00-12"
            $formatInteger(112, "0;o") ⇒ "112th"
            $formatInteger(12, "١") ⇒ "١٢"
            $formatInteger(1994, "I") ⇒ "MCMXCIV"
            $formatInteger(-5, "w") ⇒ "-five"
            $formatInteger(1000001, "Ww;o") ⇒ "One Million and First"
            $formatInteger(1234567, "W") ⇒ "ONE MILLION, TWO HUNDRED AND THIRTY-FOUR THOUSAND, FIVE HUNDRED AND SIXTY-SEVEN"
            $formatNumber(0.234, "#.00e0") ⇒ "0.23e0"
            $formatNumber(0.1, "#.00e0") ⇒ "0.10e0"
            $formatNumber(0.123, "#.e9") ⇒ "0.1e0"
            $formatNumber(1234.56789, "9,999.999,999") ⇒ "1,234.567,890"
            $formatNumber(123412345678.9, "9,9,99.99") ⇒ "123412345,6,78.90"
            $formatNumber(-87504.4812, "000,000.000###;###,###.000###") ⇒ "87,504.4812"
            $formatNumber(-5, "$#;($#)") ⇒ "($5)"
            $formatNumber(-5, "$#") ⇒ "-$5"
            $formatNumber(0.14, "###pm", {"per-mille": "pm"}) ⇒ "140pm"
            $formatNumber(0.14, "01%") ⇒ "14%"
            $formatNumber(1234.5, "#.##0,00", {"decimal-separator": ",", "grouping-separator": "."}) ⇒ "1.234,50"
            $formatNumber(12345678, "#,##,##0") ⇒ "123,45,678"
            $formatNumber(0, "#.##") ⇒ ".0"
            $formatNumber(1234.5678, "٠٠.٠٠٠e٠", {"zero-digit": "٠"}) ⇒ "١٢.٣٤٦e٢"
            $fromMillis(1104537600000, "[X0001]-W[W01]-[F1]") ⇒ "2004-W53-6"
            $fromMillis(1230595200000, "[X0001]-W[W01]-[F1]") ⇒ "2009-W01-2"
            $fromMillis(1262476800000, "[X0001]-W[W01]-[F1]") ⇒ "2009-W53-7"
            $fromMillis(1359460800000, "Week: [w] of [xNn]") ⇒ "Week: 5 of January"
            $fromMillis(1514808000000, "Week: [w] of [xNn]") ⇒ "Week: 1 of January"
            $fromMillis(1483272000000, "Week: [w] of [xNn]") ⇒ "Week: 5 of December"
            $fromMillis(1517616000000, "[Y01] [MNn] [MN,3-3] [D1o] [Dw] [DWwo] [d] [FNn]") ⇒ "18 February FEB 3rd three Third 34 Saturday"
            $fromMillis(1517616000000, "[h] [P] [PN] [Z] [z] [Z0] [Z0000] [f001]", "+0530") ⇒ "5 am AM +05:30 GMT+05:30 +5:30 +0530 000"
            $fromMillis(1517616000000, "[[[Y9,999,*]]] [YI]") ⇒ "[2,018] MMXVIII"
            $toMillis("20180203", "[Y0001][M01][D01]") ⇒ 1517616000000
            $toMillis("3rd of February, two thousand and eighteen", "[D1o] of [MNn], [Yw]") ⇒ 1517616000000
            $toMillis("2018-02-03 3 pm", "[Y]-[M]-[D] [h] [P]") ⇒ 1517670000000
            $toMillis("2018-34", "[Y]-[d]") ⇒ 1517616000000
            $toMillis("x", "[Y]") ⇒ null
            $toMillis("2018-02-03T11:15:33") ⇒ 1517656533000
            $toMillis("2018-02-03T11:15:33.5+0100") ⇒ 1517652933500
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
                "$split(\"abc\", /x*/)",
                "$formatNumber(20, \"0+.e0\")",
                "$formatNumber(42, \"---\")",
                "$formatNumber(1, \"0#\")",
                "$formatNumber(1, \"0.#0\")",
                "$formatNumber(1, \"0,.0\")",
                "$formatNumber(1, \"0.0.0\")",
                "$formatNumber(1, \"0;0;0\")",
                "$formatNumber(1, \"0e0%\")",
                "$formatInteger(5, \"x\")",
                "$formatInteger(5, \"#\")",
                "$formatInteger(5, \"0١\")",
                "$parseInteger(\"abc\", \"0\")",
                "$toMillis(\"2018-02-03 11:15:33\")",
                "$toMillis(\"2018-02-03 3\", \"[Y]-[M]-[D] [h]\")",
                "$toMillis(\"2018 10\", \"[Y] [H]\")",
                "$fromMillis(0, \"[Yn]\")",
                "$fromMillis(0, \"[Q]\")",
                "$fromMillis(0, \"[Y\")",
                "$fromMillis(0, \"[Z00000]\")"
            })
    void aFunctionRefusesWhatTheReferenceRefuses(String expression) {
        assertThatThrownBy(() -> evaluate(expression)).isInstanceOf(EvaluationProblem.class);
    }

    /** The reference takes these, and makes another time or number of them than was written. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$toMillis(\"2018-02-31\", \"[Y]-[M]-[D]\")",
                "$toMillis(\"18-02-03\", \"[Y01]-[M]-[D]\")",
                "$parseInteger(\"A1\", \"A\")",
                "$parseInteger(\"one or two\", \"w\")"
            })
    void whatCannotBeReadAsItIsWrittenIsRefused(String expression) {
        assertThatThrownBy(() -> evaluate(expression)).isInstanceOf(EvaluationProblem.class);
    }

    @Test
    void wholeNumbersKeepEveryDigitWhereTheReferenceRounds() {
        assertThat(evaluate("$formatInteger(9007199254740993, 'a')")).isEqualTo("bktxhsoghkkg");
        assertThat(evaluate("$parseInteger('ten billion trillion and one', 'w')"))
                .isEqualTo(new BigInteger("10000000000000000000001"));
        assertThat(evaluate("$formatNumber(1e21, '0')")).isEqualTo("1" + "0".repeat(21));
    }

    @Test
    void offsetsWestOfGreenwichMayHaveMinutes() {
        assertThat(evaluate("$toMillis('2018-02-03 -0530', '[Y]-[M]-[D] [Z0000]')"))
                .isEqualTo(1_517_616_000_000L + 19_800_000);
        assertThat(evaluate("$fromMillis(0, '[H01]:[m01] [Z]', '-0530')")).isEqualTo("18:30 -05:30");
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
