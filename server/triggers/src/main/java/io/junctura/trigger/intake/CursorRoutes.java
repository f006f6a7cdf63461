package io.junctura.trigger.intake;

import static io.junctura.http.schema.Schemas.page;

import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.View;
import io.junctura.run.FlowName;
import io.junctura.run.journal.CursorStore;
import io.junctura.run.journal.StoredCursor;
import io.junctura.trigger.Cursors;
import io.junctura.trigger.http.FlowAddresses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The positions of polls and streams, to read and to reset. Also of flows that are not published. */
public final class CursorRoutes implements Routes {
    private static final int PAGE = 100;
    private static final String PATH = "/api/v1/flows/{instance}/{integration}/{flow}/cursors";

    private final Intake intake;
    private final CursorStore journal;
    private final Function<FlowName, OptionalInt> numbers;
    private final Function<Exchange, Actor> caller;
    private final AuditLog audit;

    /** @param numbers of all flows that there ever were */
    public CursorRoutes(
            Intake intake,
            CursorStore journal,
            Function<FlowName, OptionalInt> numbers,
            Function<Exchange, Actor> caller,
            AuditLog audit) {
        this.intake = intake;
        this.journal = journal;
        this.numbers = numbers;
        this.caller = caller;
        this.audit = audit;
    }

    @Override
    public void routes(RouteTable table) {
        table.get(PATH, this::list)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The positions at which a flow's poll or stream continues")
                .query("cursor", "The cursor of the page: next of the page before it")
                .answersPage("A page, by partition", CursorView.class)
                .answers(404, "There never was a flow of this name");
        table.delete(PATH, this::reset)
                .needs(Permission.OPERATOR, Audit.OWN_LINE)
                .summary("Resets positions: the trigger starts from the beginning")
                .query("partition", "Only the position of this partition")
                .answers(200, "How many were reset: 0 if there were none", Reset.class)
                .answers(404, "There never was a flow of this name");
    }

    /** The position of a poll or a stream. */
    record CursorView(
            @Docs("Empty where the trigger has only one position")
            String partition,

            @Docs("The trigger that has written it; a trigger of another kind starts from the beginning")
            String trigger,

            @Nullable Object cursor,
            Instant movedAt)
            implements View {}

    record Reset(int reset) implements View {}

    private int number(FlowName flow) {
        return numbers.apply(flow)
                .orElseThrow(() -> ProblemException.notFound("There never was a flow " + flow + " here."));
    }

    private void list(Exchange http) {
        Strict.listQueries(http, List.of("cursor"));
        int flow = number(FlowAddresses.name(http));
        String after = http.queryParam("cursor");
        List<StoredCursor> found =
                journal.cursors(flow, after == null || after.isEmpty() ? null : after.substring(1), PAGE);
        List<Object> items = new ArrayList<>(found.size());
        for (StoredCursor stored : found) {
            Cursors.Cursor decoded = Cursors.decode(stored.value());
            if (decoded != null) {
                items.add(new CursorView(
                        stored.partition(), decoded.use(), decoded.cursor(), Instant.ofEpochMilli(stored.moved())));
            }
        }
        // The hyphen marks a cursor, because a partition's name may be empty.
        String next = found.size() < PAGE ? null : "-" + found.get(PAGE - 1).partition();
        Answers.list(http, items, next);
    }

    private void reset(Exchange http) {
        Strict.queries(http, List.of("partition"));
        FlowName name = FlowAddresses.name(http);
        int flow = number(name);
        String partition = http.queryParam("partition");
        List<String> partitions = cursors(flow, partition);
        int reset = 0;
        if (!partitions.isEmpty()) {
            reset = intake.reset(flow, () -> journal.deleteCursors(flow, partitions));
            audit.record(AuditAction.CURSOR_RESET, caller.apply(http), name, partition, reset);
        }
        Answers.json(http, new Reset(reset));
    }

    /** The partitions of polls and streams. A schedule has cursors in the same table, which are left out. */
    private List<String> cursors(int flow, @Nullable String only) {
        List<String> partitions = new ArrayList<>();
        List<StoredCursor> page;
        String after = null;
        do {
            page = journal.cursors(flow, after, PAGE);
            for (StoredCursor stored : page) {
                after = stored.partition();
                boolean wanted = only == null || only.equals(after);
                if (wanted && Cursors.decode(stored.value()) != null) partitions.add(after);
            }
        } while (page.size() == PAGE);
        return partitions;
    }
}
