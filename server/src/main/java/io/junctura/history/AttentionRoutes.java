package io.junctura.history;

import io.junctura.definition.StepTitles;
import io.junctura.history.AttentionGroups.Group;
import io.junctura.http.Answers;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Schemas;
import io.junctura.run.FlowName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/attention}: what failed, or waits for a person, in groups of the same cause. */
final class AttentionRoutes {
    /** So many groups are looked at for one page, if a filter leaves most of them out. */
    private static final int MOST_READ = 2_000;
    /** So long it is gone on with while the page has nothing; a page that takes longer is empty, with a next one. */
    private static final long MOST_NANOS = 400_000_000;

    private final RunTable table;
    private final AttentionGroups groups;
    private final FlowNames names;
    private final RunViews views;

    AttentionRoutes(RunTable table, AttentionGroups groups, FlowNames names, RunViews views) {
        this.table = table;
        this.groups = groups;
        this.names = names;
        this.views = views;
    }

    void routes(RouteTable routes) {
        routes.get("/api/v1/attention", this::list)
                .needs(Permission.VIEWER)
                .summary("The runs that need attention, in groups of the same flow, step, kind of error and message;"
                        + " the group with the latest first")
                .query("instance", "The groups of this instance alone")
                .query("integration", "The groups of this integration alone")
                .query("flow", "The groups of flows of this name alone, or of INTEGRATION/FLOW")
                .query("limit", "How many, 1 to 200; 50 unless told")
                .query("cursor", "Where to go on: next of the page before")
                .answers(
                        200,
                        "A page, which may be short even if there is a next one",
                        () -> Schemas.page(RunSchemas.group()))
                .answers(400, "A query is not known, is there twice, or cannot be read");
    }

    private void list(Exchange http) {
        Paging.onlyFlows(http);
        int limit = Paging.limit(http);
        IntPredicate flows = Paging.flows(http, names);
        long last = Long.MAX_VALUE;
        String fingerprint = "";
        String cursor = Paging.value(http, "cursor");
        if (cursor != null) {
            int dash = cursor.indexOf('-');
            Long time = dash < 0 ? null : Paging.id(cursor.substring(0, dash));
            if (time == null) {
                throw ProblemException.badRequest(
                        "bad-cursor", "The cursor is not one of this list's. Leave it away to begin anew.");
            }
            last = time;
            fingerprint = cursor.substring(dash + 1);
        }
        List<Object> items = new ArrayList<>();
        boolean more = true;
        long began = System.nanoTime();
        int read = 0;
        while (more
                && items.size() < limit
                && (read < MOST_READ || (items.isEmpty() && System.nanoTime() - began < MOST_NANOS))) {
            List<Group> page = groups.page(last, fingerprint, limit + 1);
            more = page.size() > limit;
            for (Group group : page.subList(0, Math.min(limit, page.size()))) {
                if (items.size() == limit) {
                    more = true;
                    break;
                }
                last = group.last();
                fingerprint = group.fingerprint();
                read++;
                if (flows == null || flows.test(group.flow())) items.add(view(group));
            }
        }
        Answers.list(http, items, more ? last + "-" + fingerprint : null);
    }

    /** What people call the step, if it has no id of its own. */
    private @Nullable String title(Group group, RunTable.@Nullable Row newest) {
        String step = group.step();
        if (step == null || newest == null || !StepTitles.isGenerated(step)) return null;
        return views.title(newest, step);
    }

    private Map<String, Object> view(Group group) {
        FlowName name = names.name(group.flow());
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("fingerprint", group.fingerprint());
        view.put("instance", name.instance());
        view.put("integration", name.integration());
        view.put("flow", name.flow());
        view.put("step", group.step());
        RunTable.Row newest = table.find(group.example());
        String title = title(group, newest);
        if (title != null) view.put("stepTitle", title);
        view.put("kind", group.kind());
        view.put("message", group.message());
        RunView.Problem problem = newest == null ? null : views.of(newest).error();
        if (problem != null) view.put("example", problem.message());
        view.put("runs", group.runs());
        view.put("firstAt", RunView.time(group.first()));
        view.put("lastAt", RunView.time(group.last()));
        view.put("run", Long.toString(group.example()));
        return view;
    }
}
