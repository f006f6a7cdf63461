package io.junctura.integration;

import static io.junctura.integration.StoresUnderTest.instance;
import static io.junctura.integration.StoresUnderTest.publication;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.connector.PinnedVersions;
import io.junctura.integration.IntegrationStore.Published;
import io.junctura.integration.RevisionStore.Revision;
import io.junctura.run.FlowName;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.Appends;
import io.junctura.run.journal.NewRun;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A revision has one number for one version, one setting and one set of plugins. Runs are found by revision and flow. */
interface RevisionStoreContract extends StoresUnderTest {
    FlowName ORDERS = new FlowName(IntegrationStore.INSTANCE, "shop", "orders");

    private static PinnedVersions plugin(String version) {
        return PinnedVersions.of(Map.of("acme", "acme@" + version));
    }

    @Test
    default void aRevisionIsReadAsItWasPublished() throws Exception {
        int id = integrations()
                .publish(publication(1, "text 1", instance("MAIN"), plugin("1.2.0")))
                .row()
                .revision();
        restart();
        assertThat(revisions().find(id))
                .contains(new Revision(
                        id, "shop", 1, Map.of("warehouse", "MAIN"), Map.of("erp", "erp-eu"), plugin("1.2.0")));
        assertThat(revisions().version(id)).hasValue(1);
        assertThat(revisions().find(id + 1)).isEmpty();
        assertThat(revisions().version(id + 1)).isEmpty();
    }

    @Test
    default void theSameSettingsAreTheSameRevision() {
        int first = revision(publishing("MAIN", "1.2.0", "text 1"));
        assertThat(revision(publishing("MAIN", "1.2.0", null))).isEqualTo(first);
        int otherConfig = revision(publishing("EAST", "1.2.0", null));
        int otherPlugin = revision(publishing("EAST", "1.3.0", null));
        assertThat(List.of(first, otherConfig, otherPlugin)).doesNotHaveDuplicates();
        assertThat(revisions().using("acme", null)).containsExactlyInAnyOrder(first, otherConfig, otherPlugin);
        assertThat(revisions().using("acme", "1.3.0")).containsExactly(otherPlugin);
        assertThat(revisions().using("other", null)).isEmpty();
    }

    @Test
    default void aFlowIsFoundByNameAndNumberAlsoWhenItIsDeleted() {
        int number = publishing("MAIN", "1.2.0", "text 1").flows().get(ORDERS);
        integrations().delete("shop");
        assertThat(revisions().flowNumbers()).isEqualTo(Map.of(ORDERS, number));
        assertThat(revisions().flowNumber(ORDERS)).hasValue(number);
        assertThat(revisions().flow(number)).contains(ORDERS);
        assertThat(revisions().flowNumber(new FlowName("default", "shop", "other")))
                .isEmpty();
        assertThat(revisions().flow(number + 1)).isEmpty();
    }

    @Test
    default void runsAreCountedByStatusAndTheNewestIsFoundInAny() throws Exception {
        Published published = publishing("MAIN", "1.2.0", "text 1");
        int flow = published.flows().get(ORDERS);
        int revision = revision(published);
        assertThat(revisions().newestRun(List.of(flow))).isEmpty();
        assertThat(revisions().newestRun(List.of())).isEmpty();
        run(flow, revision, RunStatus.DUE);
        long waiting = run(flow, revision, RunStatus.DUE);
        Appends.append(journal(), Append.of(Appends.change(waiting, 0, RunStatus.WAITING, null, Map.of())));
        run(flow, revision + 1, RunStatus.DUE);
        long ended = run(flow, revision, RunStatus.SUCCEEDED);
        run(flow + 1, revision, RunStatus.DUE);
        assertThat(revisions().unfinishedRuns(List.of(revision))).isEqualTo(Map.of(ORDERS, 2L));
        assertThat(revisions().waitingRuns("shop")).isEqualTo(1);
        assertThat(revisions().waitingRuns("other")).isZero();
        assertThat(revisions().newestRun(List.of(flow))).hasValue(ended);
        assertThat(revisions().newestRun(List.of(flow, flow + 1))).hasValue(ended + 1);
    }

    private Published publishing(String warehouse, String plugin, @Nullable String text) {
        return integrations().publish(publication(1, text, instance(warehouse), plugin(plugin)));
    }

    private static int revision(Published published) {
        return published.row().revision();
    }

    private long run(int flow, int revision, RunStatus status) throws Exception {
        NewRun run = Appends.run(null);
        Outcome outcome = status.isEnded() ? new Outcome.Succeeded(null) : null;
        NewRun accepted = new NewRun(
                0,
                flow,
                revision,
                1,
                null,
                run.payload(),
                run.origin(),
                null,
                null,
                0,
                List.of(),
                status,
                outcome,
                null);
        return Appends.append(journal(), Append.of(accepted)).get(0).run();
    }
}
