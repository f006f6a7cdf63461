package io.junctura.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Runs that need attention are grouped by their cause. */
class AttentionTest extends RepairSetup {
    @Test
    void runsThatNeedAttentionAreGroupedByTheirCause() throws Exception {
        long first = failed("order", "ship");
        long second = failed("order", "ship");
        refused.clear();
        long other = failed("order", "reserve");
        refused.clear();
        long doubt = server.run("pay", Map.of(), RunStatus.WAITING);
        server.run("order", Map.of("n", 5L), RunStatus.SUCCEEDED);

        List<Map<String, Object>> groups = groups("");
        assertThat(groups)
                .extracting(
                        one -> one.get("step") + " " + one.get("kind") + " " + one.get("runs") + " " + one.get("run"))
                .containsExactlyInAnyOrder(
                        "ship REFUSED 2 " + second, "reserve REFUSED 1 " + other, "pay IN_DOUBT 1 " + doubt);
        Map<String, Object> shipped = group("ship");
        assertThat(shipped)
                .containsEntry("message", "Run # is refused.")
                .containsEntry("example", "Run " + second + " is refused.")
                .containsEntry("flow", "order")
                .containsEntry("integration", "shop");
        assertThat((String) shipped.get("firstAt")).isLessThanOrEqualTo((String) shipped.get("lastAt"));
        assertThat(groups("flow=pay")).hasSize(1);
        assertThat(groups("integration=other")).isEmpty();
        assertThat(runs("fingerprint=" + shipped.get("fingerprint"))).containsExactly("" + second, "" + first);
        assertThat(runs("status=needs-attention")).hasSize(4);

        // A resumed run leaves its group, and returns to it if it fails again.
        refused.add("ship");
        post("/runs/" + first + "/retry", null);
        server.await(first, RunStatus.FAILED);
        assertThat(group("ship")).containsEntry("runs", 2L);
        refused.clear();
        post("/runs/" + first + "/retry", null);
        server.await(first, RunStatus.SUCCEEDED);
        assertThat(group("ship")).containsEntry("runs", 1L);
        Map<String, String> answer = Map.of("step", "pay", "answer", "done");
        CompletableFuture<Integer> atOnce =
                CompletableFuture.supplyAsync(() -> status("/runs/" + doubt + "/answer", answer));
        assertThat(List.of(status("/runs/" + doubt + "/answer", answer), atOnce.join()))
                .as("the second of two who answer at once is told so")
                .containsExactlyInAnyOrder(202, 409);
        server.await(doubt, RunStatus.SUCCEEDED);
        assertThat(groups("flow=pay")).isEmpty();
        server.database.write(handle -> handle.execute("DELETE FROM run WHERE id = ?", second));
        assertThat(groups("")).extracting(one -> one.get("step")).containsExactly("reserve");
    }

    @Test
    void groupsOfATimeHaveTheRunsThatWereAcceptedInIt() throws Exception {
        long noon = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
        long first = failed("order", "ship");
        long second = failed("order", "ship");
        refused.clear();
        failed("order", "reserve");
        server.database.write(handle -> handle.execute("UPDATE run SET accepted = ? + (id - ?) * 600000", noon, first));
        assertThat(groups("from=2026-03-01T12:05:00Z&to=2026-03-01T12:15:00Z"))
                .singleElement()
                .satisfies(group -> assertThat(group)
                        .containsEntry("step", "ship")
                        .containsEntry("runs", 1L)
                        .containsEntry("run", "" + second)
                        .containsEntry("firstAt", "2026-03-01T12:10:00.000Z")
                        .containsEntry("lastAt", "2026-03-01T12:10:00.000Z"));
        assertThat(groups("to=2026-03-01T12:15:00Z"))
                .singleElement()
                .satisfies(group -> assertThat(group).containsEntry("runs", 2L));
        assertThat(groups("from=2026-03-02")).isEmpty();
        assertThat(groups("from=2100-01-01")).isEmpty();
    }

    @Test
    void pagesContainAllGroups() throws Exception {
        for (String step : List.of("reserve", "route/1/bill", "ship")) {
            failed("order", step);
            refused.clear();
        }
        failed("forgetful", "send");
        assertThat(groups("limit=1")).hasSize(4).doesNotHaveDuplicates();
        assertThat(server.client.get("/api/v1/attention?cursor=x").code()).isEqualTo("bad-cursor");
    }

    @Test
    void aPageSkipsGroupsOfOtherFlows() throws Exception {
        long doubt = server.run("pay", Map.of(), RunStatus.WAITING);
        int order = server.book.get("order").flow();
        server.database.write(handle -> {
            for (int i = 0; i < 2_500; i++) {
                handle.execute(
                        "INSERT INTO attention_group VALUES (?, ?, 'ship', 'REFUSED', 'No.', 1, ?, ?)",
                        "other" + i,
                        order,
                        Long.MAX_VALUE / 2,
                        Long.MAX_VALUE / 2);
            }
            return null;
        });
        Map<String, Object> page =
                server.client.get("/api/v1/attention?flow=pay").object();
        assertThat((List<?>) page.get("items"))
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("run", "" + doubt);
        assertThat(page).containsEntry("next", null);
    }
}
