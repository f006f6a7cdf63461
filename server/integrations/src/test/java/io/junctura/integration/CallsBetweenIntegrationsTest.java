package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient.Answer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Steps that call flows of other integrations: what may be published, changed and deleted. */
@Tag("slow")
class CallsBetweenIntegrationsTest extends IntegrationsFixture {
    private static final String SHARED = """
        integration: shared
        flows:
          store:
            title: Store a customer
            trigger: { use: flow.call, input: { callers: [shop-sync] } }
            steps: []
          audit:
            trigger: { use: flow.call, input: { callers: ["*"] } }
            steps: []
          own:
            trigger: { use: flow.call }
            steps: []
          by-hand:
            trigger: { use: manual.start }
            steps: []
        """;

    private static String caller(String name, String called) {
        return """
            integration: %s
            flows:
              sync:
                trigger: { use: manual.start }
                steps:
                  - { id: first, set: { a: 1 } }
                  - { id: ask, call: %s }
            """.formatted(name, called);
    }

    private static final String SHOP_SYNC = caller("shop-sync", "shared/store");

    private void problem(Answer answer, String code, String message) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat((List<?>) answer.object().get("errors")).singleElement().satisfies(one -> {
            assertThat(((Map<?, ?>) one).get("code")).isEqualTo(code);
            assertThat(String.valueOf(((Map<?, ?>) one).get("message"))).contains(message);
        });
    }

    @Test
    void onlyFlowsThatExistAndAllowItMayBeCalled() {
        problem(apply(SHOP_SYNC), "unknown-integration", "no published integration \"shared\"");
        apply(SHARED);
        problem(apply(caller("shop-sync", "shared/stores")), "unknown-flow", "no flow \"stores\"; it has store, audit");
        problem(apply(caller("shop-sync", "shared/by-hand")), "call-refused", "is started by manual.start");
        problem(apply(caller("shop-sync", "shared/own")), "call-refused", "may not be called by the integration");
        problem(apply(caller("other", "shared/store")), "call-refused", "Add it to the \"callers\"");
        problem(apply(caller("shared", "shared/own")), "own-flow", "call: own");
        assertThat(apply(SHOP_SYNC).status()).isEqualTo(200);
        assertThat(apply(caller("other", "shared/audit")).status()).isEqualTo(200);
    }

    @Test
    void documentsThatAreAppliedTogetherMayCallEachOther() {
        String back =
                SHARED.replace("    steps: []\n  by-hand:", "    steps: [ { call: shop-sync/back } ]\n  by-hand:");
        String sync = SHOP_SYNC + """
              back:
                trigger: { use: flow.call, input: { callers: [shared] } }
                steps: []
            """.indent(0);
        assertThat(apply(sync, back).status()).isEqualTo(200);
    }

    @Test
    void aDraftShowsWhatItMayNotCall() {
        platform.client.send(
                "PUT",
                "/api/v1/integrations/shop-sync/draft",
                SHOP_SYNC.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/yaml",
                "If-None-Match",
                "*");
        Answer problems = platform.client.get("/api/v1/integrations/shop-sync/draft/problems");
        assertThat(problems.text()).contains("unknown-integration", "/flows/sync/steps/1/call");
        problem(
                platform.client.with("If-Match", "*").post("/api/v1/integrations/shop-sync/draft/publish", Map.of()),
                "unknown-integration",
                "shared");
    }

    @Test
    void aValidationAcceptsThatTheOtherIntegrationIsNotHere() {
        Answer fine = validate(SHOP_SYNC);
        assertThat(fine.object().get("errors")).as(fine.text()).isEqualTo(List.of());
        apply(SHARED);
        assertThat(validate(caller("shop-sync", "shared/own")).text()).contains("call-refused");
    }

    private Answer validate(String document) {
        return platform.client.send(
                "POST",
                "/api/v1/validate",
                document.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/yaml");
    }

    @Test
    void aFlowThatIsCalledStaysUntilItIsNoLongerCalled() {
        apply(SHARED);
        apply(SHOP_SYNC);
        String renamed = SHARED.replace("  store:", "  keep:");
        problem(
                apply(renamed),
                "flow-is-called",
                "The integration \"shop-sync\" calls the flow \"store\", in its flow");
        problem(apply(SHARED.replace("[shop-sync]", "[other]")), "flow-is-called", "shop-sync");
        assertThat(apply(SHARED.replace("[shop-sync]", "[\"*\"]")).status()).isEqualTo(200);
        assertThat(apply(renamed, caller("shop-sync", "shared/keep")).status()).isEqualTo(200);
    }

    @Test
    void anIntegrationThatIsCalledIsDeletedOnlyByForce() {
        apply(SHARED);
        apply(SHOP_SYNC);
        Answer refused = platform.client.delete("/api/v1/integrations/shared", "If-Match", "*");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object())
                .containsEntry("code", "flow-is-called")
                .containsEntry("callers", List.of("shop-sync"));
        assertThat(platform.client
                        .delete("/api/v1/integrations/shared?force=true", "If-Match", "*")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void theCallersOfAnIntegrationAreListedWithTheirPlaces() {
        apply(SHARED);
        apply(SHOP_SYNC);
        platform.client.send(
                "PUT",
                "/api/v1/integrations/late/draft",
                caller("late", "shared/audit").getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/yaml",
                "If-None-Match",
                "*");
        Map<String, Object> draft = new LinkedHashMap<>();
        draft.put("integration", "late");
        draft.put("version", null);
        draft.put("flow", "sync");
        draft.put("step", "ask");
        draft.put("called", "audit");
        assertThat(platform.client
                        .get("/api/v1/integrations/shared/callers")
                        .object()
                        .get("items"))
                .isEqualTo(List.of(
                        Map.of(
                                "integration",
                                "shop-sync",
                                "version",
                                1L,
                                "flow",
                                "sync",
                                "step",
                                "ask",
                                "called",
                                "store"),
                        draft));
    }

    @Test
    void aFlowShowsWhichIntegrationsMayCallIt() {
        apply(SHARED);
        List<?> flows = (List<?>)
                platform.client.get("/api/v1/integrations/shared").object().get("flows");
        assertThat(flows)
                .extracting(flow -> (Object) ((Map<?, ?>) flow).get("callers"))
                .containsExactly(List.of("shop-sync"), List.of("*"), null, null);
    }

    @Test
    void anOldVersionIsNotPublishedAgainIfItsCallsAreNoLongerAllowed() {
        apply(SHARED);
        apply(SHOP_SYNC);
        apply(caller("shop-sync", "shared/audit"));
        apply(SHARED.replace("callers: [shop-sync]", "callers: [other]"));
        problem(
                platform.client.post("/api/v1/integrations/shop-sync/rollback", Map.of("version", 1)),
                "call-refused",
                "may not be called");
    }
}
