package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.FlowPlan.History;
import io.junctura.definition.FlowPlan.Limits;
import io.junctura.definition.Reading.SecretSource;
import io.junctura.definition.StepPlan.OnError;
import io.junctura.definition.StepPlan.Retry;
import io.junctura.expression.Scope;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompilationTest {

    private final Reading reading = Corpus.read("valid/orders.yaml");
    private final IntegrationPlan plan = reading.integrations().get(0).plan();

    CompilationTest() throws IOException {}

    @Test
    void aDocumentWithoutMistakesBecomesAPlan() {
        assertThat(reading.problems()).isEmpty();
        assertThat(plan.name()).isEqualTo("orders-to-erp");
        assertThat(plan.title()).isEqualTo("Orders to the ERP");
        assertThat(plan.slots())
                .containsExactly(Map.entry("shop", "http"), Map.entry("erp", "http"), Map.entry("team", "slack"));
        assertThat(plan.flows().keySet()).containsExactly("order-received", "notify-sales", "price", "poll", "clock");
    }

    @Test
    void aConfigValueIsRequiredUnlessItHasADefault() {
        assertThat(plan.config().get("warehouse").required()).isFalse();
        assertThat(plan.config().get("warehouse").fallback()).isEqualTo("MAIN");
        assertThat(plan.config().get("tags").required()).isTrue();
    }

    @Test
    void absentSettingsOfAFlowHaveDefaults() {
        FlowPlan flow = plan.flows().get("price");
        assertThat(flow.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(flow.history()).isEqualTo(History.FULL);
        assertThat(flow.dedupeBy()).isNull();
        StepPlan.Head head = flow.steps().get(0).head();
        assertThat(head.retry()).isEqualTo(Retry.DEFAULT);
        assertThat(head.onError()).isEqualTo(OnError.FAIL);
        assertThat(head.timeout()).isNull();
    }

    @Test
    void thePlanHasTheSettingsOfTheFlow() {
        FlowPlan flow = plan.flows().get("order-received");
        assertThat(flow.limits()).isEqualTo(new Limits(20, Duration.ofMinutes(10)));
        assertThat(flow.history()).isEqualTo(History.ERRORS);
        assertThat(flow.trigger().connection()).isEqualTo("shop");
        assertThat(plan.flows().get("poll").trigger().every()).isEqualTo(Duration.ofMinutes(5));
        ActionStep customer = (ActionStep) flow.steps().get(1);
        assertThat(customer.head().retry())
                .isEqualTo(new Retry(8, Duration.ofSeconds(2), Duration.ofMinutes(10), Duration.ofHours(1)));
        assertThat(customer.head().onError()).isEqualTo(OnError.CONTINUE);
        assertThat(customer.head().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(((ActionStep) flow.steps().get(4)).onDoubt()).isEqualTo(OnDoubt.ASK);
    }

    @Test
    void stepsHavePathsAndThoseWithoutIdsAreCountedByKind() {
        List<String> paths = new ArrayList<>();
        collect(plan.flows().get("order-received").steps(), paths);
        assertThat(paths)
                .containsExactly(
                        "paid_only",
                        "customer",
                        "set_1",
                        "route",
                        "route/1/told",
                        "route/otherwise/stop_1",
                        "use_2",
                        "use_3");
    }

    @Test
    void casesAreNamedByTheirNumber() {
        SwitchStep route =
                (SwitchStep) plan.flows().get("order-received").steps().get(3);
        assertThat(route.cases()).extracting(SwitchStep.Case::name).containsExactly("1", "2", "otherwise");
        assertThat(route.cases().get(2).when()).isNull();
    }

    @Test
    void numbersKeepEveryDigit() {
        SetStep set = (SetStep) plan.flows().get("order-received").steps().get(2);
        Object value = set.values().evaluate(Scope.of(0, 0).with("payload", Map.of()));
        assertThat(value)
                .extracting("fixed.a")
                .isEqualTo(
                        Arrays.asList(1L, new BigDecimal("2.50"), new BigInteger("12345678901234567890"), true, null));
    }

    @Test
    void aConditionMayBeTrueOrFalse() {
        StepPlan never = plan.flows().get("order-received").steps().get(5);
        assertThat(never.head().when().test(Scope.of(0, 0))).isFalse();
    }

    @Test
    void aDisabledStepIsSkippedWhateverItsCondition() {
        Reading disabled = Corpus.parse("x.yaml", """
            integration: a
            flows:
              a:
                trigger: { use: http.call }
                steps:
                  - { stop: done, disabled: true }
                  - { delay: 1s, when: true, disabled: true }
                  - { delay: 1s, when: true, disabled: false }
            """);
        assertThat(disabled.problems()).isEmpty();
        List<StepPlan> steps =
                disabled.integrations().get(0).plan().flows().get("a").steps();
        assertThat(steps)
                .extracting(step -> step.head().when().test(Scope.of(0, 0)))
                .containsExactly(false, false, true);
    }

    @Test
    void aResponseHasADefaultStatus() {
        RespondStep respond =
                (RespondStep) plan.flows().get("notify-sales").steps().get(1);
        assertThat(respond.status().evaluate(Scope.of(0, 0))).isEqualTo(200L);
        assertThat(respond.headers().evaluate(Scope.of(0, 0))).isEqualTo(Map.of());
        assertThat(respond.body().evaluate(Scope.of(0, 0))).isEqualTo(Map.of("ok", true));
    }

    @Test
    void aStopNeedsNoReasonAndACallMayBeAsync() {
        assertThat(((StopStep) plan.flows().get("price").steps().get(3)).reason())
                .isNull();
        assertThat(((CallStep) plan.flows().get("clock").steps().get(0)).async())
                .isTrue();
    }

    @Test
    void jsonWithTabsIsRead() throws IOException {
        Reading json = Corpus.read("valid/tabs.json");
        assertThat(json.problems()).isEmpty();
        SetStep set = (SetStep)
                json.integrations().get(0).plan().flows().get("a").steps().get(0);
        assertThat(set.values().evaluate(Scope.of(0, 0)))
                .isEqualTo(Map.of(
                        "text",
                        "a\tb / é 😀",
                        "big",
                        new BigDecimal("12345678901234567890.10"),
                        "x",
                        new BigDecimal("1e3")));
    }

    @Test
    void aKeyMayHaveAnAnchorAndBeAnAlias() {
        Reading swapped = Corpus.parse("x.yaml", """
            integration: swapped
            flows:
              a:
                trigger: { use: http.call }
                steps:
                  - set: { value: { &a a: &b b, *b : *a, "c": *b } }
            """);
        assertThat(swapped.problems()).isEmpty();
        SetStep set = (SetStep)
                swapped.integrations().get(0).plan().flows().get("a").steps().get(0);
        assertThat(set.values().evaluate(Scope.of(0, 0)))
                .isEqualTo(Map.of("value", Map.of("a", "b", "b", "a", "c", "b")));
    }

    @Test
    void blanksInAReferenceToASecretDoNotMatter() {
        String connection = """
            connection: shop
            connector: http
            settings: { address: "http://127.0.0.1:9000" }
            secrets: { token: "%s" }
            """;
        for (String blanks : List.of("", " ", " ".repeat(100_000))) {
            assertThat(Corpus.parse("x.yaml", connection.formatted("{{" + blanks + "env.A_1" + blanks + "}}"))
                            .connections()
                            .get(0)
                            .secrets())
                    .isEqualTo(Map.of("token", new SecretSource.Environment("A_1")));
        }
        for (String wrong :
                List.of("{{ env. }}", "{{ env.A B }}", "{{ file. }}", "{{ env.A }} ", "x{{ env.A }}", "{{}}")) {
            assertThat(Corpus.parse("x.yaml", connection.formatted(wrong)).problems())
                    .as(wrong)
                    .extracting(Problem::code)
                    .containsExactly("invalid-secret");
        }
    }

    @Test
    void aConnectionNamesTheSourcesOfItsSecrets() throws IOException {
        Reading connections = Corpus.read("valid/connections.yaml");
        assertThat(connections.problems()).isEmpty();
        assertThat(connections.connections().get(0).secrets())
                .isEqualTo(Map.of(
                        "webhookSecret", new SecretSource.Environment("SHOP_WEBHOOK_SECRET"),
                        "token", new SecretSource.SecretFile("secrets/token.txt")));
        assertThat(connections.connections().get(1).secrets())
                .isEqualTo(Map.of("token", new SecretSource.Literal("xoxb-1")));
        assertThat(connections.connections().toString()).doesNotContain("xoxb");
        assertThat(connections.connections().get(1).secrets().toString()).doesNotContain("xoxb");
    }

    @Test
    void aConnectionHasTheLimitsOfItsDocument() throws IOException {
        Reading connections = Corpus.read("valid/connections.yaml");
        ConnectionLimits limits = connections.connections().get(0).limits();
        assertThat(limits.concurrency()).isEqualTo(4);
        assertThat(limits.rate()).isEqualTo(new ConnectionLimits.Rate(100, Duration.ofMinutes(1), "100/1m"));
        assertThat(ConnectionLimits.of(limits.json())).isEqualTo(limits);
        assertThat(connections.connections().get(1).limits().isNone()).isTrue();
    }

    @Test
    void theTextOfEachDocumentIsExact() throws IOException {
        Reading connections = Corpus.read("valid/connections.yaml");
        assertThat(connections.connections().get(1).text())
                .startsWith("# A comment of the team's own.\nconnection: team\n")
                .endsWith("secrets: { token: \"xoxb-1\" }\n");
        assertThat(connections.connections().get(0).text())
                .startsWith("connection: shop")
                .endsWith("token.txt }}\"\n");
        assertThat(reading.integrations().get(0).text()).isEqualTo(Corpus.text("valid/orders.yaml"));
    }

    static void collect(List<StepPlan> steps, List<String> paths) {
        for (StepPlan step : steps) {
            paths.add(step.head().path());
            for (Block block : step.blocks()) collect(block.steps(), paths);
        }
    }
}
