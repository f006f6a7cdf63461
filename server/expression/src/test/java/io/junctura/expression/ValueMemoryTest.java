package io.junctura.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.json.Json;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueMemoryTest {

    private static final Place PLACE = new Place("/x", 1, 1);
    private static final long MB = 1 << 20;

    /** As large as what all evaluations share with a heap of 256 MB. */
    private final MemoryPool pool = new MemoryPool("the values of expressions", 32 * MB);

    private static Expression compile(String text) {
        try {
            return Expression.compile(text, PLACE);
        } catch (ExpressionProblem e) {
            throw new AssertionError(text, e);
        }
    }

    private Object evaluate(String text) {
        return evaluate(text, Map.of());
    }

    private Object evaluate(String text, Object payload) {
        Expression expression = compile(text);
        try (ValueMemory memory = new ValueMemory(pool)) {
            return expression.evaluate(Scope.of(0, 0).with("payload", payload), memory);
        } finally {
            assertThat(pool.used()).isZero();
        }
    }

    private static List<Object> lines(int count) {
        List<Object> lines = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("sku", "sku" + i);
            line.put("price", i);
            lines.add(line);
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$count([1..60].($pad('é',1000000)))",
                "$map([1..60], function($i){$pad('', 1000000, 'x')})",
                "[1..60].{'a': $pad('', 1000000, 'x')}",
                "($a := $pad('', 900000, 'x'); $count([1..60].($a & $)))",
                "($a := $pad('', 900000, 'x'); $count([1..60].($substring($a, 1))))",
                "($a := $pad('', 900000, 'x'); $count([1..60].($uppercase($a))))",
                "($a := $pad('', 300000, 'x'); $count([1..200].($base64encode($a))))",
                "($a := $pad('', 100000, 'ü'); $count([1..200].($encodeUrlComponent($a))))",
                "($a := $pad('', 900000, 'xy'); $count([1..60].($replace($a, 'q', 'z'))))",
                "($a := $pad('', 900000, 'xy'); $count([1..60].($replace($a, /q/, 'z'))))",
                "($a := $pad('', 900000, 'xy'); $count([1..60].($split($a, 'xyxyxyxyxyxyxyxyxyxy'))))",
                "($a := $pad('', 100000, 'xy'); $count([1..60].($match($a, /((((.+))))/))))",
                "($a := [1..50000]; $count([1..60].[$string($a)]))",
                "($a := [1..50000].$string(); $count([1..60].[$join($a)]))",
                "$count([1..60].[[1..90000]])",
                "($a := [1..90000]; $count([1..60].[$map($a, function($x){$x})]))",
                "($a := [1..90000]; $count([1..60].[$append($a, 1)]))",
                "($a := [1..90000]; $count([1..60].[$reverse($a)]))",
                "($a := [1..90000]; $count([1..60].[$sort($a)]))",
                "($a := [1..90000]; $count([1..60].[$shuffle($a)]))",
                "($a := [1..90000]; $count([1..60].[$distinct($a)]))",
                "($a := [1..90000]; $count([1..60].[$zip($a, $a)]))",
                "($a := [1..9000].{'k' & $: $}; $count([1..99].[$merge($a)]))",
                "($a := $merge([1..9000].{'k' & $: $}); $count([1..99].[$keys($a)]))",
                "($a := $merge([1..9000].{'k' & $: $}); $count([1..99].[$spread($a)]))",
                "($a := $merge([1..9000].{'k' & $: $}); $count([1..99].[$each($a, function($v){$v})]))",
                "($a := $merge([1..9000].{'k' & $: $}); $count([1..99].[$sift($a, function($v){true})]))",
                "($a := $merge([1..9000].{'k' & $: $}); $count([1..99].[$clone($a)]))",
                "($a := $merge([1..9000].{'k' & $: $}); $count([1..99].[$a ~> |$|{'x': 1}|]))",
                "($a := [1..9000]; $count([1..99].[$a{'k' & $: $}]))",
                "($a := [1..9000]; $count([1..99].[$a@$x.{'a': $x}]))",
                "$count([1..90000].(function(){ $ }))",
                "$count([1..90000].($split(?, 'x')))",
                "$reduce([1..500], function($a, $i){ $append($a, {'s': $pad('', 100000, 'x')}) }, [])",
                "$string([1..90000].{'aaaaaaaaaaaaaaaa': $})",
                "[1..90000].{'a': $, 'b': $, 'c': $}"
            })
    void anEvaluationThatMakesTooMuchFailsWithASentence(String text) {
        assertThatThrownBy(() -> evaluate(text))
                .isInstanceOf(EvaluationProblem.class)
                .hasMessageContaining("take more than 16 MB of memory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$reduce([1..2000], function($a, $i){ $a & 'ten more   ' }, '')",
                "$sum([1..1000].($length($pad('', 10000, 'x'))))",
                "$count([1..1000][$length($pad('', 10000, 'x')) > 5])",
                "$count($sort([1..2000], function($a, $b){ $length($pad('', 100, 'x')) + $a > $b }))",
                "$length($replace($pad('', 100000, 'xy'), /x/, '[$0]'))",
                "$sum($map([1..1000], function($i){ $count([1..1000]) }))",
                "$count([1..1000].($s := $pad('', 10000, 'x'); $length($s)))",
                "$count(payload[price > 10].{'sku': sku, 'sum': price * 2})",
                "$join(payload.(sku & ': ' & price), ', ') ~> $length()"
            })
    void whatAnEvaluationMadeAndDroppedDoesNotCount(String text) {
        assertThatCode(() -> evaluate(text, lines(10_000))).doesNotThrowAnyException();
    }

    @Test
    void aVariableKeepsWhatItHolds() {
        assertThatThrownBy(() -> evaluate("[1..60].($count($append($v := $pad('', 1000000, 'x'), 1)); $v)"))
                .hasMessageContaining("16 MB");
        String variables = "($a := $pad('', 1000000, 'x'); $b := $a & '1'; $c := $a & '2'; $d := $a & '3';"
                + "$e := $a & '4'; $f := $a & '5'; $g := $a & '6'; $h := $a & '7'; $i := $a & '8'; 1)";
        assertThatThrownBy(() -> evaluate(variables.replace("1000000", "999990")))
                .hasMessageContaining("16 MB");
    }

    @Test
    void whatIsPassedOnIsNotCharged() {
        List<Object> large = new ArrayList<>();
        for (int i = 0; i < 15; i++) large.add("x".repeat(1_000_000));
        assertThat(evaluate("payload", large)).isSameAs(large);
        assertThat(evaluate("{'a': payload}", large)).isEqualTo(Map.of("a", large));
        assertThat(evaluate("payload[$ != '']", large)).isEqualTo(large);
    }

    @Test
    void ordinaryExpressionsDoNotTouchWhatAllShare() {
        Expression expression = compile("payload[price > 10].{'sku': sku, 'sum': price * 2}");
        try (Reservation others = pool.reserve(pool.capacity());
                ValueMemory memory = new ValueMemory(pool)) {
            Object value = expression.evaluate(Scope.of(0, 0).with("payload", lines(40)), memory);
            assertThat((List<?>) value).hasSize(29);
            assertThat(others.bytes()).isEqualTo(pool.used());
        }
    }

    @Test
    void memoryThatOthersUseIsAPassingFailure() {
        Expression expression = compile("$length($pad('', 1000000, 'x'))");
        Scope scope = Scope.of(0, 0);
        try (Reservation others = pool.reserve(pool.capacity())) {
            try (ValueMemory memory = new ValueMemory(pool)) {
                assertThatThrownBy(() -> expression.evaluate(scope, memory))
                        .isInstanceOf(MemoryExhausted.class)
                        .satisfies(e ->
                                assertThat(((MemoryExhausted) e).permanent()).isFalse());
            }
            assertThat(others.bytes()).isEqualTo(pool.used());
        }
        try (ValueMemory memory = new ValueMemory(pool)) {
            assertThat(expression.evaluate(scope, memory)).isEqualTo(1_000_000L);
        }
        assertThat(pool.used()).isZero();
    }

    @Test
    void theExpressionsOfATemplateShareTheirMemory() {
        Map<String, Object> raw = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) raw.put("k" + i, "{{ [$pad('', 1000000, 'x')] }}");
        Template values = Template.compile(raw, pointer -> PLACE, problem -> {});
        assertThatThrownBy(() -> values.evaluate(Scope.of(0, 0)))
                .isInstanceOf(EvaluationProblem.class)
                .hasMessageContaining("MB of memory");
        Template texts = Template.compile(
                List.of("{{ $pad('', 999990, 'x') }} {{ 1 }}", "{{ {'a': [1, 2]} }} and {{ 2 }}"),
                pointer -> PLACE,
                problem -> {});
        List<?> made = (List<?>) texts.evaluate(Scope.of(0, 0));
        assertThat(made.get(0)).asString().hasSize(999_992);
        assertThat(made.get(1)).isEqualTo("{\"a\":[1,2]} and 2");
        assertThat(HeapShare.EXPRESSION_VALUES.used()).isZero();
    }

    @Test
    void numbersOfManyDigitsAreCharged() {
        Object number = Json.parse("9".repeat(900));
        assertThat(number).isInstanceOf(BigInteger.class);
        assertThatThrownBy(() -> evaluate("$count([1..60000].(-$$.payload))", number))
                .hasMessageContaining("16 MB");
        assertThatThrownBy(() -> evaluate("$count([1..60000].($formatBase($$.payload, 2)))", number))
                .hasMessageContaining("16 MB");
    }

    @Test
    void indentationCountsBeforeItIsWritten() {
        String deep = "($f := function($x, $n){ $n = 0 ? $x : {'a': $f($x, $n - 1)} }; $f([1..5000], 100))";
        assertThatThrownBy(() -> evaluate("$string(" + deep + ", true)")).hasMessageContaining("1000000 characters");
        assertThat(evaluate("$length($string(" + deep + "))")).isEqualTo(24_494L);
    }
}
