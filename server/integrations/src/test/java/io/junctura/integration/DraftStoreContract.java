package io.junctura.integration;

import static io.junctura.integration.StoresUnderTest.instance;
import static io.junctura.integration.StoresUnderTest.publication;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.FileRef;
import io.junctura.integration.DraftStore.Pin;
import io.junctura.json.Json;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An integration has at most one draft. Its pins outlive a publication, and keep the files that they name. */
interface DraftStoreContract extends StoresUnderTest {

    @Test
    default void aDraftIsReadAsItWasWrittenAlsoAfterARestart() throws Exception {
        Draft shop = drafts().put("shop", "text", 3, NOW, "eva");
        Draft erp = drafts().put("erp", "other", 0, NOW, "tom");
        restart();
        assertThat(shop).isEqualTo(new Draft("shop", shop.revision(), "text", 3, NOW, "eva"));
        assertThat(drafts().find("shop")).contains(shop);
        assertThat(drafts().find("other")).isEmpty();
        assertThat(drafts().all())
                .containsExactly(
                        new Draft("erp", erp.revision(), "", 0, NOW, "tom"),
                        new Draft("shop", shop.revision(), "", 3, NOW, "eva"));
    }

    @Test
    default void noRevisionOfADraftIsUsedTwice() {
        long first = drafts().put("shop", "text", 0, NOW, "eva").revision();
        long second = drafts().put("shop", "text", 0, NOW, "eva").revision();
        drafts().discard("shop");
        assertThat(drafts().find("shop")).isEmpty();
        assertThat(second).isGreaterThan(first);
        assertThat(drafts().put("shop", "text", 0, NOW, "eva").revision()).isGreaterThan(second);
    }

    @Test
    default void aPublicationDeletesTheDraftWithItsTextAndKeepsThePins() {
        pin("send", Map.of("a", 1L));
        drafts().put("shop", "text 2", 0, NOW, "eva");
        integrations().publish(publication(1, "text 1", instance("MAIN")));
        assertThat(drafts().find("shop")).isPresent();
        integrations().publish(publication(2, "text 2", instance("MAIN")));
        assertThat(drafts().find("shop")).isEmpty();
        assertThat(drafts().pins("shop")).hasSize(1);
    }

    @Test
    default void aPinIsReplacedAndDeleted() {
        pin("send", Map.of("a", 1L));
        pin("send", Map.of("a", 2L));
        byte[] value = Json.writeStored(Map.of("a", 2L));
        assertThat(drafts().pins("shop")).containsExactly(new Pin("orders", "send", NOW, "eva", value.length));
        assertThat(drafts().pinnedValues("shop", "orders")).isEqualTo(Map.of("send", Map.of("a", 2L)));
        assertThat(drafts().pinnedValues("shop", "other")).isEmpty();
        assertThat(drafts().findPin("shop", "orders", "send"))
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(value));
        assertThat(drafts().findPin("shop", "orders", "other")).isEmpty();
        assertThat(drafts().deletePin("shop", "orders", "send")).isTrue();
        assertThat(drafts().deletePin("shop", "orders", "send")).isFalse();
        assertThat(drafts().pins("shop")).isEmpty();
    }

    @Test
    default void anIntegrationHasAsManyPinsAsItMay() {
        byte[] value = Json.writeStored(1L);
        Instant later = NOW.plusSeconds(1);
        assertThat(drafts().putPin("shop", "orders", "a", value, NOW, "eva", 2)).isTrue();
        assertThat(drafts().putPin("shop", "orders", "b", value, NOW, "eva", 2)).isTrue();
        assertThat(drafts().putPin("shop", "orders", "c", value, NOW, "eva", 2)).isFalse();
        assertThat(drafts().putPin("shop", "orders", "b", value, later, "tom", 2))
                .isTrue();
        assertThat(drafts().putPin("other", "orders", "c", value, NOW, "eva", 2))
                .isTrue();
        assertThat(drafts().pins("shop"))
                .containsExactly(
                        new Pin("orders", "a", NOW, "eva", value.length),
                        new Pin("orders", "b", later, "tom", value.length));
    }

    @Test
    default void theFilesOfPinsAreKeptAsLongAsThePins() {
        pinFile("one", "in/a");
        pinFile("two", "run-7/b");
        assertThat(filesOfPins()).containsExactlyInAnyOrder("in/a", "run-7/b");
        pinFile("one", "in/c");
        assertThat(filesOfPins()).containsExactlyInAnyOrder("in/c", "run-7/b");
        drafts().deletePin("shop", "orders", "two");
        assertThat(filesOfPins()).containsExactly("in/c");
        drafts().deletePins("shop");
        assertThat(filesOfPins()).isEmpty();
    }

    private void pinFile(String step, String file) {
        pin(step, Map.of("payload", new FileRef(file, "a.txt", "text/plain", 1)));
    }

    private void pin(String step, Object value) {
        drafts().putPin("shop", "orders", step, Json.writeStored(value), NOW, "eva", 9);
    }
}
