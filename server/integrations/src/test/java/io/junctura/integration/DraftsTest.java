package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drafts: texts that people edit beside the published version. */
class DraftsTest {
    private static final String AT = "/api/v1/integrations/orders";
    private static final String DRAFT = AT + "/draft";
    private static final String ONE = document("one");
    private static final String TWO = document("two");
    private static final String BROKEN = "integration: orders\nflows: [";

    @TempDir
    Path data;

    private PlatformFixture platform;
    private TestClient client;

    private static String document(String reason) {
        return """
            # Kept as it is.
            integration: orders
            flows:
              by-hand:
                trigger: { use: manual.start }
                steps:
                  - stop: %s
            """.formatted(reason);
    }

    @BeforeEach
    void start() throws Exception {
        platform = new PlatformFixture(data);
        client = platform.client;
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private Answer save(String text, String... headers) {
        return client.yaml("PUT", DRAFT, text, headers);
    }

    private Answer save(String query, String text, Answer after) {
        return client.yaml("PUT", DRAFT + query, text, "If-Match", tag(after));
    }

    private Answer publish(Answer saved) {
        return client.post(DRAFT + "/publish", Map.of(), "If-Match", tag(saved));
    }

    @Test
    void anIntegrationThatWasNeverPublishedHasTheTitleOfItsDraft() {
        save("integration: orders\ntitle: Orders of the shop\nflows: none yet\n");
        List<?> all = list(client.get("/api/v1/integrations"), "items");
        assertThat(all)
                .singleElement()
                .satisfies(one -> assertThat((Map<?, ?>) one)
                        .extracting("name", "title")
                        .containsExactly("orders", "Orders of the shop"));
    }

    private Answer apply(String query, String text) {
        return client.yaml("POST", "/api/v1/apply" + query, text);
    }

    private static String tag(Answer answer) {
        return answer.header("ETag");
    }

    private static List<?> list(Answer answer, String member) {
        return (List<?>) answer.object().get(member);
    }

    private Object published() {
        return client.get(AT).object().get("document");
    }

    @Test
    void aDraftIsSavedAsItIsAndPublishedAsANewVersion() {
        Answer saved = save(ONE);
        assertThat(saved.status()).isEqualTo(201);
        assertThat(client.get(AT).status()).isEqualTo(404);
        assertThat(list(client.get("/api/v1/integrations"), "items"))
                .singleElement()
                .asString()
                .contains("name=orders", "version=null", "changedBy=local");
        Answer published = client.post(DRAFT + "/publish", Map.of("note", "The first."), "If-Match", tag(saved));
        assertThat(published.object()).containsEntry("version", 1L);
        assertThat(published()).isEqualTo(ONE);
        assertThat(list(client.get(AT + "/versions"), "items"))
                .singleElement()
                .asString()
                .contains("note=The first.");
        assertThat(client.get(DRAFT).status()).isEqualTo(404);
    }

    @Test
    void aDraftMayBeInvalidAndItsProblemsHaveAPlace() {
        save(BROKEN);
        assertThat(client.get(DRAFT).object()).containsEntry("document", BROKEN);
        Answer problems = client.get(DRAFT + "/problems");
        assertThat(problems.object()).containsEntry("valid", false);
        assertThat(list(problems, "errors").get(0)).asString().contains("pointer=", "line=", "column=", "message=");
        Answer refused = publish(client.get(DRAFT));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(client.get(DRAFT).object()).containsEntry("document", BROKEN);
    }

    @Test
    void aConnectionThatIsMissingIsAProblemOfTheDraft() {
        save("""
            integration: orders
            connections:
              shop: { connector: http }
              unused: { connector: http }
            flows:
              by-hand:
                trigger: { use: manual.start }
                steps:
                  - { use: http.request, connection: shop, input: { path: / } }
            """);
        assertThat(list(client.get(DRAFT + "/problems"), "errors"))
                .singleElement()
                .asString()
                .contains("pointer=/connections/shop", "line=3", "code=unbound-slot");
    }

    @Test
    void aDraftThatSomeoneElseHasChangedIsNotOverwritten() {
        Answer mine = save(ONE);
        Answer theirs = save("", TWO, mine);
        assertThat(theirs.status()).isEqualTo(200);
        assertThat(save("", document("three"), mine).status()).isEqualTo(412);
        assertThat(save(document("three")).status()).isEqualTo(428);
        assertThat(publish(mine).status()).isEqualTo(412);
        assertThat(client.delete(DRAFT, "If-Match", tag(mine)).status()).isEqualTo(412);
        assertThat(client.get(DRAFT).object()).containsEntry("document", TWO);
    }

    @Test
    void theStateOfADraftThatWasDiscardedFitsNoLaterOne() {
        Answer first = save(ONE);
        assertThat(client.delete(DRAFT, "If-Match", tag(first)).status()).isEqualTo(204);
        save(ONE);
        assertThat(save("", TWO, first).status()).isEqualTo(412);
    }

    @Test
    void aDraftIsMergedWithWhatWasPublishedSinceItWasBegun() {
        apply("", ONE);
        Answer draft = save(document("mine"));
        assertThat(draft.object()).containsEntry("base", 1L);
        apply("?drafts=keep", TWO);
        Answer conflict = publish(draft);
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.object()).containsEntry("code", "published-since").containsEntry("version", 2L);
        assertThat(published()).isEqualTo(TWO);
        Answer merged = save("?base=2", document("mine-and-two"), draft);
        assertThat(publish(merged).object()).containsEntry("version", 3L);
    }

    @Test
    void whatIsAppliedDoesNotPassOverADraft() {
        apply("", ONE);
        save(document("mine"));
        Answer refused = apply("", TWO);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object()).containsEntry("code", "draft-exists");
        assertThat(refused.object().get("detail")).asString().contains("\"orders\"", "local", "drafts=keep");
        assertThat(client.yaml("PUT", AT, TWO, "If-Match", "*").status()).isEqualTo(409);
        assertThat(published()).isEqualTo(ONE);
        assertThat(apply("", ONE).status())
                .as("What is published already changes nothing")
                .isEqualTo(200);
        assertThat(client.get(DRAFT).object()).containsEntry("document", document("mine"));
    }

    @Test
    void aDraftThatIsAppliedInTheSameWordsIsNoDraftAnyMore() {
        save(ONE);
        assertThat(apply("", ONE).status()).isEqualTo(200);
        assertThat(client.get(DRAFT).status()).isEqualTo(404);
    }

    @Test
    void aDraftIsOfOneIntegration() {
        Answer refused = publish(save(ONE.replace("integration: orders", "integration: others")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(list(refused, "errors").get(0)).asString().contains("code=other-document");
        assertThat(client.yaml("PUT", "/api/v1/integrations/Not%20this/draft", ONE)
                        .status())
                .isEqualTo(422);
    }

    @Test
    void versionsAndDraftAreCompared() {
        apply("", ONE);
        save(TWO);
        Answer diff = client.get(AT + "/versions/1/diff/draft");
        assertThat(diff.object()).containsEntry("same", false);
        assertThat(list(diff, "differences"))
                .isEqualTo(List.of(Map.of(
                        "kind",
                        "changed",
                        "what",
                        "step",
                        "flow",
                        "by-hand",
                        "step",
                        "stop 1",
                        "pointer",
                        "/flows/by-hand/steps/0",
                        "fields",
                        List.of(Map.of("pointer", "/stop", "before", "one", "after", "two")))));
        assertThat(client.get(AT + "/versions/1/diff/9").status()).isEqualTo(404);
    }

    @Test
    void aDraftOfAnIntegrationThatIsNoLongerPublishedIsPublishedOnceItsBaseIsNone() {
        apply("", ONE);
        Answer draft = save(TWO);
        client.post(AT + "/unpublish", Map.of());
        Answer refused = publish(draft);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object().get("detail")).asString().contains("Version 1", "base=0");
        assertThat(publish(save("?base=0", TWO, draft)).object()).containsEntry("version", 2L);
    }

    @Test
    void aDraftIsDeletedWithItsIntegration() {
        apply("", ONE);
        save(TWO);
        assertThat(client.delete(AT, "If-Match", "*").status()).isEqualTo(204);
        assertThat(client.get(DRAFT).status()).isEqualTo(404);
        assertThat(list(client.get("/api/v1/integrations"), "items")).isEmpty();
    }

    @Test
    void aBaseMustBeAVersion() {
        apply("", ONE);
        Answer draft = save(TWO);
        assertThat(save("?base=9", TWO, draft).status()).isEqualTo(422);
        assertThat(save("?base=x", TWO, draft).status()).isEqualTo(400);
    }

    @Test
    void onlyEditorsChangeDrafts() {
        Answer saved = save(ONE);
        TestClient viewer = platform.as("viewer");
        assertThat(viewer.get(DRAFT).status()).isEqualTo(200);
        assertThat(viewer.yaml("PUT", DRAFT, TWO, "If-Match", tag(saved)).status())
                .isEqualTo(403);
        assertThat(viewer.post(DRAFT + "/publish", Map.of(), "If-Match", tag(saved))
                        .status())
                .isEqualTo(403);
    }
}
