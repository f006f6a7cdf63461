package io.junctura.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.api.FileRef;
import io.junctura.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

    private static final Place PLACE = new Place("/flows/orders/steps/0/when", 7, 3);

    private static final String PAYLOAD = """
            {"id": 9007199254740993, "total": 0.10, "name": "Ann", "none": null, "tags": [], "one": [5],
             "lines": [{"sku": "a", "price": 2.5, "count": 2}, {"sku": "b", "price": 10, "count": 1},
                       {"sku": "c", "price": 3, "count": 0}],
             "nested": [{"x": [1, 2]}, {"x": [3]}], "big": 123456789012345678901234567890, "three": 3.0}
            """;

    private static final Scope SCOPE = Scope.of(1_893_456_000_000L, 42)
            .with("payload", Json.parse(PAYLOAD))
            .with("headers", Map.of("x-delivery-id", "d1", "accept", "json"))
            .with("steps", Map.of("fetch", Map.of("body", Map.of("ok", true), "status", 200L)))
            .with("file", new FileRef("f", "a.pdf", "application/pdf", 9));

    private static Expression compile(String text) {
        try {
            return Expression.compile(text, PLACE);
        } catch (ExpressionProblem e) {
            throw new AssertionError(text + ": " + e.getMessage(), e);
        }
    }

    private static Object evaluate(String text) {
        return compile(text).evaluate(SCOPE);
    }

    private static ExpressionProblem problem(String text) {
        return catchThrowableOfType(ExpressionProblem.class, () -> Expression.compile(text, PLACE));
    }

    private static EvaluationProblem failure(String text) {
        return catchThrowableOfType(EvaluationProblem.class, () -> evaluate(text));
    }

    private static final String MANUAL = """
            payload.name ⇒ "Ann"
            payload.lines.sku ⇒ ["a","b","c"]
            payload.lines[price > 2.5].sku ⇒ ["b","c"]
            payload.lines[0].sku ⇒ "a"
            payload.lines[-1].sku ⇒ "c"
            payload.lines[sku='a'].sku ⇒ "a"
            payload.lines[sku='a'].sku[] ⇒ ["a"]
            payload.nested.x ⇒ [1,2,3]
            payload.one ⇒ [5]
            payload.tags ⇒ []
            payload.none ⇒ null
            payload.missing.deeper ⇒ null
            payload.name.first ⇒ null
            $sum(payload.lines.(price * count)) ⇒ 15
            payload.lines^(>price).sku ⇒ ["b","c","a"]
            payload.lines{sku: price} ⇒ {"a":2.5,"b":10,"c":3}
            payload.lines.{"s": sku, "n": $payload.name} ⇒ [{"n":"Ann","s":"a"},{"n":"Ann","s":"b"},{"n":"Ann","s":"c"}]
            payload.tags{sku: price} ⇒ {}
            payload.missing ?? "other" ⇒ "other"
            payload.tags ?: "empty" ⇒ "empty"
            {"a": payload.missing, "b": null} ⇒ {"b":null}
            [payload.name, payload.missing, 1] ⇒ ["Ann",1]
            payload.lines#$i.($i & sku) ⇒ ["0a","1b","2c"]
            payload.nested.x.(%.x[0]) ⇒ [1,1,3]
            $map(payload.lines, function($l, $i){$l.sku & $i}) ⇒ ["a0","b1","c2"]
            ($f := function($n){$n <= 1 ? 1 : $n * $f($n - 1)}; $f(10)) ⇒ 3628800
            payload ~> |lines|{"sku": "z"}, "price"| ~> $lookup("lines") ~> $count() ⇒ 3
            $join(payload.lines.sku, ", ") ⇒ "a, b, c"
            "2030-01-01" ~> $toMillis() ⇒ 1893456000000
            $fromMillis(0) ⇒ "1970-01-01T00:00:00.000Z"
            $fromMillis(0, "[Y0001]-[M01]-[D01] [H01]:[m01]", "+0100") ⇒ "1970-01-01 01:00"
            $now() ⇒ "2030-01-01T00:00:00.000Z"
            $millis() ⇒ 1893456000000
            $replace("John Smith", /(\\w+)\\s(\\w+)/, "$2, $1") ⇒ "Smith, John"
            $match("ab12cd3", /[0-9]+/).match ⇒ ["12","3"]
            $split("a, b,c", /, */) ⇒ ["a","b","c"]
            "x" in ["y", "x"] ⇒ true
            headers.'x-delivery-id' ⇒ "d1"
            headers.`x-delivery-id` ⇒ "d1"
            $$.payload.name ⇒ "Ann"
            file.name & " " & file.size ⇒ "a.pdf 9"
            $string({"a": [1, 2.50]}) ⇒ "{\\"a\\":[1,2.5]}"
            $formatNumber(1234.5, "#,##0.00") ⇒ "1,234.50"
            $number("0012.5") ⇒ 12.5
            $number("0e99999999999") ⇒ 0
            $number("1e-99999999999") ⇒ 0
            $encodeUrlComponent("a b&ü") ⇒ "a%20b%26%C3%BC"
            $distinct([1, 1.0, payload.three, 3, "3"]) ⇒ [1,3.0,"3"]
            """;

    static Stream<Arguments> manual() {
        return MANUAL.lines().map(line -> Arguments.of((Object[]) line.strip().split(" ⇒ ")));
    }

    @ParameterizedTest
    @MethodSource("manual")
    void jsonataMeansWhatItsManualSays(String expression, String json) {
        assertThat(evaluate(expression)).isEqualTo(sortedAway(json, evaluate(expression)));
    }

    /** The expected value, with numbers taken as equal when they are. */
    private static Object sortedAway(String json, Object got) {
        Object wanted = Json.parse(json);
        String a = normal(wanted);
        return a.equals(normal(got)) ? got : wanted;
    }

    private static String normal(Object value) {
        if (value instanceof Number number) return String.valueOf(number.doubleValue());
        if (value instanceof List<?> list)
            return list.stream().map(ExpressionTest::normal).toList().toString();
        if (value instanceof Map<?, ?> map) {
            List<String> fields = new ArrayList<>();
            map.forEach((key, item) -> fields.add(key + "=" + normal(item)));
            fields.sort(null);
            return fields.toString();
        }
        return value instanceof String ? "'" + value + "'" : String.valueOf(value);
    }

    @Test
    void numbersPassedOnKeepEveryDigitAndCalculatedOnesAreWholeAgain() {
        assertThat(Json.text(evaluate("{'a': payload.id, 'b': payload.total, 'c': payload.big}")))
                .isEqualTo("{\"a\":9007199254740993,\"b\":0.10,\"c\":123456789012345678901234567890}");
        assertThat(evaluate("1.5 * 2")).isEqualTo(3L);
        assertThat(evaluate("payload.three + 0")).isEqualTo(3L);
        assertThat(evaluate("1 / 4")).isEqualTo(0.25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payload.three = 3",
                "3 = payload.three",
                "3 in [payload.three]",
                "payload.total = 0.1",
                "payload.total = 1 / 10",
                "payload.id = 9007199254740993",
                "payload.id != 9007199254740992",
                "payload.id > 9007199254740992",
                "payload.big > payload.id",
                "[1, 3] = [1, payload.three]",
                "{'a': 3} = {'a': payload.three}",
                "payload.none = null",
                "$max(payload.lines.price) = 10",
                "payload.three >= 3 and payload.three <= 3"
            })
    void numbersAreComparedByTheirValue(String expression) {
        assertThat(compile(expression).test(SCOPE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"payload.missing", "payload.none", "payload.tags", "''", "0", "payload.missing = 1", "{}", "$sum"
            })
    void whatIsAbsentOrEmptyDoesNotHold(String expression) {
        if (expression.equals("$sum")) {
            assertThatThrownBy(() -> compile(expression).test(SCOPE)).isInstanceOf(EvaluationProblem.class);
        } else {
            assertThat(compile(expression).test(SCOPE)).isFalse();
        }
    }

    @Test
    void anEvaluationNeverChangesWhatItReads() {
        Object payload = Json.parse(PAYLOAD);
        Scope scope = Scope.of(0, 0).with("payload", payload);
        for (String text : List.of(
                "payload.tags{sku: 1}",
                "payload ~> |$|{'name': 'x'}, 'id'|",
                "$sort(payload.lines.price)",
                "$append(payload.tags, 1)",
                "payload.lines^(price)",
                "payload.lines#$i",
                "$reverse(payload.one)",
                "(|payload.lines|{'sku': 'q'}|)(payload)",
                "$$ ~> |payload|{'name': 1}|",
                "$shuffle(payload.lines)")) {
            compile(text).evaluate(scope);
        }
        assertThat(payload).isEqualTo(Json.parse(PAYLOAD));
    }

    @Test
    void namesStepsAndTheClockAreKnownBeforehand() {
        Expression expression = compile("payload.lines[sku = headers].x & $vars.y & steps.fetch.body & $$.steps.mail");
        assertThat(expression.fieldsRead("payload")).containsExactly("lines");
        assertThat(expression.fieldsRead("headers")).isEmpty();
        assertThat(compile("($vars := payload; $vars.y)").fieldsRead("vars")).isEmpty();
        assertThat(expression.names()).containsExactlyInAnyOrder("payload", "vars", "steps");
        assertThat(expression.fieldsRead("steps")).containsExactlyInAnyOrder("fetch", "mail");
        assertThat(expression.fieldsRead("vars")).containsExactly("y");
        assertThat(compile("config.'ware house' & \"config.text\"").fieldsRead("config"))
                .containsExactly("ware house");
        assertThat(expression.usesClock()).isFalse();
        assertThat(compile("{'at': $now()}").usesClock()).isTrue();
        assertThat(compile("payload ~> $string() & $millis()").usesClock()).isTrue();
        assertThat(compile("($x := 1; $x + $y)").names()).containsExactly("y");
    }

    @Test
    void mistakesAreFoundBeforeRunningWithTheirPlaceAndASuggestion() {
        assertThat(problem("$uppercas(payload)").suggestion()).isEqualTo("$uppercase");
        assertThat(problem("sum(payload)").suggestion()).isEqualTo("$sum");
        assertThat(problem("headers.x-delivery-id").suggestion()).isEqualTo("headers.'x-delivery-id'");
        assertThat(problem("payload.a +").offset()).isEqualTo(11);
        assertThat(problem("payload.[").getMessage()).endsWith(".");
        assertThat(problem("secret.token & 'x'")).hasMessageContaining("whole value");
        assertThat(problem("$eval('1')")).hasMessageContaining("never evaluated");
        assertThat(problem("payload.secret")).isNull();
        assertThat(problem("payload.a - payload.b")).isNull();
        assertThat(problem("/(a+)\\1/.x")).hasMessageContaining("Back references");
        assertThat(problem("$match(payload, /a(?=b)/)")).hasMessageContaining("look ahead");
        assertThat(problem("(".repeat(100_000))).isNotNull();
        assertThat(problem("1" + "+1".repeat(9_000))).isNotNull();
        assertThat(problem("$match(payload, /" + "(".repeat(5_000) + "/)")).isNotNull();
        assertThat(problem("")).hasMessageContaining("empty");
        assertThat(problem("$match('a', /((a{1000}){1000}){1000}/)"))
                .hasMessageContaining("regular expression cannot be used. It is too large");
        assertThat(problem("$match('a', /((a{1000}){1000}){1000}/)").offset()).isEqualTo(13);
    }

    @Test
    void aFailureNamesThePlaceTheExpressionAndTheValue() {
        EvaluationProblem failure = failure("payload.name * 2");
        assertThat(failure.place()).isEqualTo(PLACE);
        assertThat(failure.expression()).isEqualTo("payload.name * 2");
        assertThat(failure.value()).isEqualTo("\"Ann\"");
        assertThat(failure).hasMessageContaining("/flows/orders/steps/0/when").hasMessageContaining("line 7");
        assertThat(failure("$sum(payload.lines)").value()).hasSizeLessThan(250);
        assertThat(failure("$sum").reason()).contains("function");
        assertThat(failure("{'f': function($x){$x}}").reason()).contains("function");
        assertThat(failure("$error('no stock')").reason()).isEqualTo("no stock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function($x){$f($x & $x)}; $f('ab'))",
                "($f := function(){$f()}; $f())",
                "($f := function(){1 + $f()}; $f())",
                "[1..1e9]",
                "[1..100001]",
                "$pad('x', 400000000)",
                "$pad('x', -1e300)",
                "$map([1..2000], function($x){[1..2000]})",
                "$reduce([1..100], function($a,$b){$a & $a & 'xxxxxxxxxx'})",
                "($a := [1..50000]; [$a, $a, $a])",
                "$replace($pad('', 900000, 'a'), 'a', 'bbbbbbbbbb')",
                "$replace($pad('', 1000000, 'x'), /.+/, $pad('', 1000000, '$0'))",
                "($s := $pad('', 1000000, 'x'); $sort([1..100000].$s))",
                "($s := $pad('', 1000000, 'x'); [1..100000].{'s': $s}^(s))",
                "($s := $pad('', 1000000, 'x'); $count([1..100000][$s & '1' < $s & '2']))",
                "[18446744073709551617..18446744073709551619]",
                "[9223372036854775807..9223372036854775808]",
                "$join($map([1..90000], function($i){'xxxxxxxxxxxxxxxxxxxx'}))",
                "($f := function($x,$n){$n=0 ? $x : $f([[$x],[$x]], $n-1)}; $f(1, 60))",
                "$string(($f := function($x,$n){$n=0 ? $x : $f({'a':$x,'b':$x}, $n-1)}; $f(1, 60)))",
                "$match($pad('', 900000, 'a'), /x*a|(a|a)*b/)",
                "$sort([1..90000], function($a,$b){$a < $b})",
                "($a := $map([1..300], function($i){[1..300]}); $b := $map([1..300], function($i){[1..300]}); $count($map([1..300], function($j){$a = $b})))",
                "$split($pad('', 900000, 'a'), '')",
                "$formatInteger(9e15, 'I')",
                "$fromMillis(0, '[Y,999999999]')",
                "$contains($pad('', 900000, 'a'), $pad('', 400000, 'a') & 'b')",
                "$match($pad('', 100000, 'a'), /((a?){90}){20}b/)",
                "payload.lines.%.%.%.%.%.name[$map([1..90000], function($x){$x}) > 1]",
                "$power(10, 400)",
                "1e308 * 10",
                "($x := [1..90000]; $x[$x])",
                "$zip([1..90000],[1..90000],[1..90000],[1..90000])[[1..90000]]"
            })
    void whatRunsAwayIsStoppedByCount(String expression) {
        assertThatThrownBy(() -> evaluate(expression))
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(EvaluationProblem.class),
                        e -> assertThat(e).isInstanceOf(AssertionError.class).hasMessageContaining("no parent"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(a|a)*$",
                "(a|aa)+$",
                "([a-zA-Z]+)*$",
                "(.*)*b",
                "(a*)*c",
                "^(([a-z])+.)+[A-Z]([a-z])+$"
            })
    void regularExpressionsTakeLinearTime(String pattern) {
        String text = "a".repeat(30_000) + "!";
        Scope scope = SCOPE.with("text", text);
        try {
            compile("$contains(text, /" + pattern + "/)").evaluate(scope);
        } catch (EvaluationProblem counted) {
            assertThat(counted.reason()).contains("steps");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "T(java.lang.Runtime).getRuntime().exec('id')",
                "#{7*7}",
                "${7*7}",
                "payload.class.forName('java.lang.Runtime')",
                "payload.getClass()",
                "this.constructor.constructor('return process')()",
                "@java.lang.System@getenv()",
                "new java.lang.ProcessBuilder('id').start()",
                "process.env",
                "require('child_process')",
                "$evaluateExpression('1')",
                "payload.__proto__",
                "payload.constructor.name",
                "''.class",
                "$.getClass().getClassLoader()",
                "global.process.mainModule",
                "$function('return 1')()",
                "${jndi:ldap://x}",
                "$env.PATH",
                "$http('http://127.0.0.1')",
                "(#a=1)"
            })
    void expressionsReachNothingButTheirValues(String text) {
        try {
            Object value = Expression.compile(text, PLACE).evaluate(SCOPE);
            assertThat(value).isIn(null, List.of(), false);
        } catch (ExpressionProblem | EvaluationProblem refused) {
            assertThat(refused.getMessage())
                    .doesNotContain("Exception")
                    .doesNotContain("io.junctura")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aValueIsNeverEvaluated() {
        Scope scope = SCOPE.with("payload", Map.of("x", "{{ $error('run') }}", "y", "$error('run')"));
        assertThat(compile("payload.x").evaluate(scope)).isEqualTo("{{ $error('run') }}");
        assertThat(compile("payload.y & ''").evaluate(scope)).isEqualTo("$error('run')");
    }

    @Test
    void randomnessFollowsFromTheSeed() {
        Expression expression = compile("[$random(), $random(), $shuffle([1..20])]");
        assertThat(expression.evaluate(SCOPE)).isEqualTo(expression.evaluate(SCOPE));
        assertThat(expression.evaluate(SCOPE)).isNotEqualTo(expression.evaluate(SCOPE.at(0, 43)));
        List<?> pair = (List<?>) evaluate("[$random(), $random()]");
        assertThat(pair.get(0)).isNotEqualTo(pair.get(1));
    }

    @Test
    void aLazyNameIsAskedForOnceAndOnlyWhenRead() {
        int[] asked = {0};
        Scope scope = SCOPE.withLazy("vars", () -> Map.of("n", ++asked[0]));
        compile("payload.name").evaluate(scope);
        assertThat(asked[0]).isZero();
        assertThat(compile("vars.n + $vars.n").evaluate(scope)).isEqualTo(2L);
        assertThat(asked[0]).isEqualTo(1);
    }

    @Test
    void manyThreadsShareOneExpression() throws Exception {
        Expression expression = compile(
                "($k := payload.k; $f := function($n){$n = 0 ? [] : $append($f($n - 1), $n * $k)}; $sum($f(20)))");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Object>> results = new ArrayList<>();
            for (long k = 0; k < 400; k++) {
                Scope scope = Scope.of(0, 0).with("payload", Map.of("k", k));
                results.add(threads.submit(() -> expression.evaluate(scope)));
            }
            for (int k = 0; k < 400; k++) assertThat(results.get(k).get()).isEqualTo(210L * k);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void randomTextIsAnswerOrProblemAndNothingElse() {
        String[] pieces = {
            "payload",
            ".",
            "lines",
            "[",
            "]",
            "(",
            ")",
            "{",
            "}",
            "$",
            "$$",
            "*",
            "**",
            "%",
            "@$x",
            "#$i",
            "^(",
            "~>",
            "|",
            ":=",
            "?",
            ":",
            "??",
            "?:",
            ",",
            ";",
            "1",
            "-1",
            "0.5",
            "'a'",
            "\"b\"",
            "/a+/",
            "and",
            "or",
            "in",
            "=",
            "<",
            "&",
            "+",
            "-",
            "$sum",
            "$map",
            "$string(",
            "function($x){",
            "$x",
            "null",
            "true",
            "..",
            "[]",
            "$reduce",
            "$match",
            "sku",
            "price",
            " ",
            "`q`",
            "<n:n>",
            "$now()"
        };
        Random random = new Random(11);
        for (int i = 0; i < 30_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--)
                text.append(pieces[random.nextInt(pieces.length)]).append(random.nextInt(3) == 0 ? " " : "");
            try {
                Json.write(Expression.compile(text.toString(), PLACE).evaluate(SCOPE));
            } catch (ExpressionProblem | EvaluationProblem expected) {
                assertThat(expected.getMessage()).isNotBlank();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("for " + text, e);
            }
        }
        assertThat(SCOPE.get("payload")).isEqualTo(Json.parse(PAYLOAD));
    }

    @Test
    void resultsArePlainValues() {
        Object value = evaluate("{'a': payload.lines.sku, 'b': [payload.lines], 'c': $match('ab', /b/)}");
        assertThat(value.getClass().getName()).isEqualTo("java.util.LinkedHashMap");
        ((Map<?, ?>) value)
                .values()
                .forEach(item -> assertThat(item.getClass().getName()).startsWith("java.util."));
        assertThat(evaluate("$")).isInstanceOf(java.util.LinkedHashMap.class);
        assertThat(Arrays.asList(evaluate("payload.lines"))).isNotEmpty();
    }
}
