package io.junctura.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {

    private static final Scope SCOPE = Scope.of(0, 1)
            .with(
                    "payload",
                    Json.parse(
                            "{\"n\":1.50,\"list\":[1,2],\"none\":null,\"text\":\"a\",\"code\":\"{{ payload.n }}\"}"));

    private static Object evaluate(Object raw) {
        return template(raw).evaluate(SCOPE);
    }

    private static Template template(Object raw) {
        List<ExpressionProblem> problems = new ArrayList<>();
        Template template = Template.compile(raw, pointer -> new Place(pointer, 1, 1), problems::add);
        assertThat(problems).isEmpty();
        return template;
    }

    private static List<ExpressionProblem> problems(Object raw) {
        List<ExpressionProblem> problems = new ArrayList<>();
        Template.compile(raw, pointer -> new Place("/in" + pointer, 1, 1), problems::add);
        return problems;
    }

    @Test
    void aStringThatIsOneExpressionKeepsItsType() {
        assertThat(evaluate("{{ payload.list }}")).isEqualTo(List.of(1L, 2L));
        assertThat(evaluate("{{payload.n}}")).isEqualTo(new java.math.BigDecimal("1.50"));
        assertThat(evaluate("{{ {\"a\": {\"b\": 1}} }}")).isEqualTo(Map.of("a", Map.of("b", 1L)));
        assertThat(evaluate("{{ '}}' }}")).isEqualTo("}}");
    }

    @Test
    void anExpressionWithinTextBecomesText() {
        assertThat(evaluate("n={{ payload.n }}, {{ payload.list }} {{ payload.none }}{{ payload.missing }}{{ true }}."))
                .isEqualTo("n=1.50, [1,2] true.");
        assertThat(evaluate("{{ payload.text }}{{ payload.text }}")).isEqualTo("aa");
        assertThat(evaluate("{{ payload.text }} ")).isEqualTo("a ");
    }

    @Test
    void twoBracesAsTextAreWrittenAsFour() {
        assertThat(evaluate("{{{{ payload.n }}")).isEqualTo("{{ payload.n }}");
        assertThat(evaluate("a {{{{b}} {{ payload.text }}")).isEqualTo("a {{b}} a");
        assertThat(evaluate("a } b }} c { d")).isEqualTo("a } b }} c { d");
    }

    @Test
    void anAbsentValueDropsItsKeyAndItsPlaceInAList() {
        assertThat(
                        evaluate(
                                Json.parse(
                                        "{\"a\":\"{{ payload.none }}\",\"b\":null,\"c\":[\"{{ payload.missing }}\",null,\"{{ payload.text }}\"]}")))
                .isEqualTo(Json.parse("{\"b\":null,\"c\":[null,\"a\"]}"));
    }

    @Test
    void constantPartsAreSharedAndTheWholeKnownAsConstant() {
        Template template = template(Json.parse("{\"x\":{\"y\":[1,2]},\"z\":\"{{ payload.n }}\"}"));
        Object first = ((Map<?, ?>) template.evaluate(SCOPE)).get("x");
        assertThat(((Map<?, ?>) template.evaluate(SCOPE)).get("x")).isSameAs(first);
        assertThat(template(Json.parse("{\"x\":[1,null]}")).isConstant()).isTrue();
        assertThat(template.isConstant()).isFalse();
    }

    @Test
    void aSecretIsNamedAsAWholeValueOnly() {
        Template template =
                template(Json.parse("{\"auth\":{\"token\":\"{{ secret.API_TOKEN }}\"},\"n\":\"{{ payload.n }}\"}"));
        assertThat(template.secrets()).containsExactly(new Template.SecretUse("API_TOKEN", "/auth/token"));
        assertThat(template.evaluate(SCOPE)).extracting("auth").isEqualTo(Map.of("token", new SecretRef("API_TOKEN")));
        assertThat(problems("Bearer {{ secret.API_TOKEN }}")).hasSize(1);
        assertThat(problems("{{ $string(secret) }}")).hasSize(1);
        assertThat(problems("{{ $secret.x }}")).hasSize(1);
        assertThat(problems("{{ secret.a & secret.b }}")).hasSize(1);
    }

    @Test
    void allProblemsAreFoundEachWithItsPlace() {
        List<ExpressionProblem> problems = problems(
                Json.parse(
                        "{\"a\":\"{{ payload. }}\",\"b\":[\"{{ $nope() }} and {{ $sumx(1) }}\",\"{{ open\"],\"c/d\":\"{{ 'x }}\"}"));
        assertThat(problems)
                .extracting(problem -> problem.place().pointer())
                .containsExactly("/in/a", "/in/b/0", "/in/b/0", "/in/b/1", "/in/c~1d");
        assertThat(problems.get(2).offset()).isEqualTo("{{ $nope() }} and {{ ".length());
        assertThat(problems.get(2).suggestion()).isEqualTo("$sum");
    }

    @Test
    void whatAnExpressionYieldsIsNeverEvaluated() {
        assertThat(evaluate("{{ payload.code }}")).isEqualTo("{{ payload.n }}");
        assertThat(evaluate("<{{ payload.code }}>")).isEqualTo("<{{ payload.n }}>");
    }

    @Test
    void namesStepsAndTheClockAreKnownBeforehand() {
        Template template =
                template(Json.parse("{\"a\":\"{{ steps.get.body }}\",\"b\":[\"{{ vars.x }} {{ $now() }}\"]}"));
        assertThat(template.names()).containsExactly("steps", "vars");
        assertThat(template.stepsRead()).containsExactly("get");
        assertThat(template.usesClock()).isTrue();
    }

    @Test
    void aFailureNamesThePlaceWithinTheTemplate() {
        Template template = template(Json.parse("{\"a\":[\"{{ payload.text * 2 }}\"]}"));
        assertThatThrownBy(() -> template.evaluate(SCOPE))
                .isInstanceOf(EvaluationProblem.class)
                .hasMessageContaining("/a/0")
                .hasMessageContaining("payload.text * 2");
    }

    @Test
    void theRegularExpressionsOfATemplateAreLimitedTogether() {
        List<Object> raw = new ArrayList<>();
        for (int i = 0; i < 40; i++) raw.add("{{ $match('a', /x" + i + "(a{900}){10}/) }}");
        List<ExpressionProblem> problems = new ArrayList<>();
        Template.compile(raw, pointer -> new Place(pointer, 1, 1), problems::add);
        assertThat(problems)
                .hasSize(29)
                .allSatisfy(problem -> assertThat(problem).hasMessageContaining("too large together"));
    }
}
