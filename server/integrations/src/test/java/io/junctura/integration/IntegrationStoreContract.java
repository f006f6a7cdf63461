package io.junctura.integration;

import static io.junctura.integration.StoresUnderTest.instance;
import static io.junctura.integration.StoresUnderTest.publication;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.integration.IntegrationStore.Instance;
import io.junctura.integration.IntegrationStore.Publication;
import io.junctura.integration.IntegrationStore.Published;
import io.junctura.integration.IntegrationStore.Row;
import io.junctura.integration.IntegrationStore.StoredTest;
import io.junctura.integration.IntegrationStore.Version;
import io.junctura.run.FlowName;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.Appends;
import io.junctura.run.journal.NewRun;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Publications are atomic, versions stay, and no number is used twice. */
interface IntegrationStoreContract extends StoresUnderTest {

    @Test
    default void aPublicationIsReadAsItWasWrittenAlsoAfterARestart() throws Exception {
        Published published = integrations().publish(publication(1, "text 1", instance("MAIN")));
        restart();
        assertThat(published.row())
                .isEqualTo(new Row("shop", 1, true, NOW, 1, published.row().revision()));
        assertThat(published.flows()).containsOnlyKeys(new FlowName(IntegrationStore.INSTANCE, "shop", "orders"));
        assertThat(integrations().all()).containsExactly(published.row());
        assertThat(integrations().document("shop", 1)).contains("text 1");
        assertThat(integrations().document("shop", 2)).isEmpty();
        assertThat(integrations().instance("shop")).isEqualTo(instance("MAIN"));
        assertThat(integrations().versions("shop"))
                .containsExactly(new Version(1, "Shop", NOW, "eva", "The first one"));
        assertThat(integrations().lastVersion("shop")).isEqualTo(1);
    }

    @Test
    default void anUnknownIntegrationHasNothing() {
        assertThat(integrations().all()).isEmpty();
        assertThat(integrations().versions("shop")).isEmpty();
        assertThat(integrations().lastVersion("shop")).isZero();
        assertThat(integrations().instance("shop")).isEqualTo(Instance.EMPTY);
    }

    @Test
    default void theNewestVersionIsFirstAndAFlowKeepsItsNumber() {
        Published first = integrations().publish(publication(1, "text 1", instance("MAIN")));
        Published second = integrations().publish(publication(2, "text 2", instance("MAIN")));
        assertThat(integrations().versions("shop")).extracting(Version::number).containsExactly(2, 1);
        assertThat(second.flows()).isEqualTo(first.flows());
        assertThat(second.row().edits()).isEqualTo(2);
        Published back = integrations().publish(publication(1, null, instance("MAIN")));
        assertThat(back.row())
                .isEqualTo(new Row("shop", 1, true, NOW, 3, first.row().revision()));
    }

    @Test
    default void aPublicationInATransactionThatFailsLeavesNothing() {
        assertThatThrownBy(() -> write(transaction -> {
                    integrations().publish(transaction, publication(1, "text 1", instance("MAIN")));
                    throw new IllegalArgumentException("a later part has failed");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(integrations().all()).isEmpty();
        assertThat(integrations().lastVersion("shop")).isZero();
        assertThat(integrations().instance("shop")).isEqualTo(Instance.EMPTY);
        assertThat(revisions().flowNumbers()).isEmpty();
    }

    @Test
    default void whatIsSetBeforeAPublicationIsKeptWithoutARevision() {
        integrations().keepInstance("shop", instance("EAST"));
        assertThat(integrations().instance("shop")).isEqualTo(instance("EAST"));
        assertThat(integrations().all()).isEmpty();
        Row row = integrations()
                .publish(publication(1, "text 1", instance("MAIN")))
                .row();
        integrations().unpublish("shop");
        integrations().keepInstance("shop", instance("WEST"));
        assertThat(integrations()
                        .publish(publication(1, null, instance("MAIN")))
                        .row()
                        .revision())
                .isEqualTo(row.revision());
    }

    @Test
    default void eachChangeOfAnIntegrationIsCounted() {
        Row row = integrations()
                .publish(publication(1, "text 1", instance("MAIN")))
                .row();
        assertThat(integrations().setEnabled("shop", false))
                .isEqualTo(new Row("shop", 1, false, NOW, 2, row.revision()));
        assertThat(integrations().unpublish("shop")).isEqualTo(new Row("shop", 0, false, NOW, 3, 0));
        assertThat(integrations()
                        .publish(publication(1, null, instance("MAIN")))
                        .row())
                .as("a publication does not switch on")
                .isEqualTo(new Row("shop", 1, false, NOW, 4, row.revision()));
    }

    @Test
    default void aDeletedIntegrationKeepsItsVersionsAndReturnsSwitchedOn() {
        integrations().publish(publication(1, "text 1", instance("MAIN")));
        integrations().setEnabled("shop", false);
        drafts().put("shop", "draft", 1, NOW, "eva");
        drafts().putPin("shop", "orders", "send", new byte[] {'1'}, NOW, "eva", 9);
        integrations().delete("shop");
        assertThat(integrations().all()).isEmpty();
        assertThat(drafts().find("shop")).isEmpty();
        assertThat(drafts().pins("shop")).isEmpty();
        assertThat(integrations().document("shop", 1)).contains("text 1");
        assertThat(integrations().lastVersion("shop")).isEqualTo(1);
        Row again = integrations()
                .publish(publication(2, "text 2", instance("MAIN")))
                .row();
        assertThat(again.enabled()).isTrue();
        assertThat(integrations().all()).containsExactly(again);
    }

    @Test
    default void aTestedTextHasNegativeNumbersThatNoListShows() {
        integrations().publish(publication(1, "text 1", instance("MAIN")));
        StoredTest test = test("draft", Duration.ZERO);
        assertThat(test.version()).isEqualTo(-1);
        assertThat(test.revision()).isNegative();
        assertThat(test.flows()).containsOnlyKeys(new FlowName(IntegrationStore.TESTS, "shop", "orders"));
        assertThat(integrations().document("shop", -1)).contains("draft");
        assertThat(integrations().versions("shop")).extracting(Version::number).containsExactly(1);
        assertThat(integrations().lastVersion("shop")).isEqualTo(1);
        assertThat(test("draft", Duration.ZERO)).as("the same text").isEqualTo(test);
        assertThat(test("other", Duration.ZERO).version()).isEqualTo(-2);
    }

    @Test
    default void oldTextsWithoutRunsAreDeletedExceptTheNewest() throws Exception {
        StoredTest used = test("used", Duration.ZERO);
        StoredTest unused = test("unused", Duration.ZERO);
        StoredTest newest = test("newest", Duration.ZERO);
        NewRun run = Appends.run(null);
        int flow = used.flows().values().iterator().next();
        Appends.append(
                journal(),
                Append.of(new NewRun(
                        0,
                        flow,
                        used.revision(),
                        1,
                        null,
                        run.payload(),
                        run.origin(),
                        null,
                        null,
                        0,
                        run.entries(),
                        run.status(),
                        null,
                        null)));
        StoredTest later = test("later", Duration.ofDays(1));
        assertThat(revisions().find(used.revision())).isPresent();
        assertThat(integrations().document("shop", used.version())).contains("used");
        assertThat(revisions().find(unused.revision())).isEmpty();
        assertThat(integrations().document("shop", unused.version())).isEmpty();
        assertThat(revisions().find(newest.revision())).isPresent();
        assertThat(later.version()).isLessThan(newest.version());
        assertThat(later.revision()).isLessThan(newest.revision());
    }

    private StoredTest test(String text, Duration unusedFor) {
        Publication draft = publication(IntegrationStore.NEXT_TEST, text, new Instance(Map.of("text", text), Map.of()));
        return integrations().storeTest(draft, NOW.plus(unusedFor));
    }
}
