package io.junctura.history;

import io.junctura.definition.StepTitles;
import io.junctura.history.AttentionGroups.Group;
import io.junctura.history.step.Timestamp;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.View;
import io.junctura.run.FlowName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/attention}: what failed, or waits for a person, in groups of the same cause. */
final class AttentionRoutes {
    /** How many groups are read for one page, if a filter excludes most of them. */
    private static final int MAX_READ = 2_000;
    /** How long groups are read for a page that is still empty. After that, the page is empty and has a next one. */
    private static final long MAX_NANOS = 400_000_000;

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
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The runs that need attention, in groups of the same flow, step, kind of error and message;"
                        + " the group with the latest first")
                .query("instance", "The groups of this instance only")
                .query("integration", "The groups of this integration only")
                .query("flow", "The groups of flows of this name only, or of INTEGRATION/FLOW")
                .query("from", "The runs that were accepted at this time or later, as in the list of runs")
                .query("to", "The runs that were accepted before this time")
                .query("limit", "How many, 1 to 200; the default is 50")
                .query("cursor", "The cursor of the page: next of the page before it")
                .answersPage("A page, which may be short even if there is a next one", AttentionView.class)
                .answers(400, "A query is not known, is there twice, or cannot be read");
    }

    private void list(Exchange http) {
        Paging.onlyFlowsAndTimes(http);
        int limit = Paging.limit(http);
        RunFilter filter = Paging.filter(http, names);
        IntPredicate flows = filter.flow();
        RunStore.Range range = table.exactRange(filter);
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
                && (read < MAX_READ || (items.isEmpty() && System.nanoTime() - began < MAX_NANOS))) {
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
                if (group.last() < filter.from()) {
                    // So were all runs of this group and of those after it.
                    more = false;
                    break;
                }
                if (flows != null && !flows.test(group.flow())) continue;
                Group shown = filter.isAnyTime() ? group : part(group, range);
                if (shown != null) items.add(view(shown));
            }
        }
        Answers.list(http, items, more ? last + "-" + fingerprint : null);
    }

    /** The runs of a group that were accepted in a time; null if there are none. */
    private @Nullable Group part(Group group, RunStore.Range range) {
        AttentionGroups.Part part = groups.part(group, range);
        if (part.runs() == 0) return null;
        RunStore.Row first = table.find(part.first());
        RunStore.Row last = table.find(part.last());
        return new Group(
                group.fingerprint(),
                group.flow(),
                group.step(),
                group.kind(),
                group.message(),
                part.runs(),
                first == null ? group.first() : first.accepted(),
                last == null ? group.last() : last.accepted(),
                part.last());
    }

    /** The title of the step, if the document gives it no ID. */
    private @Nullable String title(Group group, RunStore.@Nullable Row newest) {
        String step = group.step();
        if (step == null || newest == null || !StepTitles.isGenerated(step)) return null;
        return views.title(newest, step);
    }

    private AttentionView view(Group group) {
        FlowName name = names.name(group.flow());
        RunStore.Row newest = table.find(group.example());
        RunView.Problem problem = newest == null ? null : views.of(newest).error();
        return new AttentionView(
                group.fingerprint(),
                name.instance(),
                name.integration(),
                name.flow(),
                group.step(),
                title(group, newest),
                group.kind(),
                group.message(),
                problem == null ? null : problem.message(),
                group.runs(),
                new Timestamp(group.first()),
                new Timestamp(group.last()),
                Long.toString(group.example()));
    }

    /** Runs that failed, or wait for a person, for the same cause. */
    record AttentionView(
            @Docs("For fingerprint= in lists, and to retry them all")
            String fingerprint,

            String instance,
            String integration,
            String flow,

            @Docs("The path of the step, without numbers of items") @Nullable
            String step,

            @IfPresent @Docs("What people call the step, if it has no id of its own") @Nullable
            String stepTitle,

            @Docs("The kind of the error; IN_DOUBT: it waits for an answer")
            String kind,

            @Docs("What the messages have in common") String message,

            @IfPresent @Docs("The whole message of the newest run") @Nullable
            String example,

            long runs,

            @Docs("When the first of them failed or began to wait; with from or to: when it was accepted")
            Timestamp firstAt,

            @Docs("The same of the last one") Timestamp lastAt,

            @Docs("The newest of them") String run)
            implements View {}
}
