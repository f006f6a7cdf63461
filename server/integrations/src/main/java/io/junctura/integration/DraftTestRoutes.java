package io.junctura.integration;

import io.junctura.access.Caller;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.definition.StepPlan;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.expression.Scope;
import io.junctura.expression.SecretRef;
import io.junctura.history.DraftScopes;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.JsonValue;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.NullIsAbsent;
import io.junctura.http.schema.RequestBody;
import io.junctura.integration.DraftTests.DraftFlow;
import io.junctura.integration.DraftTests.Payload;
import io.junctura.integration.DraftTests.TestSetup;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Test runs of drafts over HTTP, and what steps of drafts can read. */
public final class DraftTestRoutes implements Routes {
    /** The number of an item is below this. */
    private static final int MAX_ITEMS = 1_000;

    private final DraftTests tests;
    private final AuditLog audit;

    public DraftTestRoutes(DraftTests tests, AuditLog audit) {
        this.tests = tests;
        this.audit = audit;
    }

    @Override
    public void routes(RouteTable table) {
        table.post("/api/v1/integrations/{name}/draft/tests", this::start)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Executes a step of the draft, its steps from one on, or a whole flow, with the data of a run."
                        + " Earlier steps are not executed: they yield what they did in that run, or what is pinned")
                .body(Test.class)
                .bodyLimit(BodyLimit.EVENT)
                .answers(201, "The test run, which is on disk and starts", DraftTestView.class)
                .answers(404, "There is no such integration, flow, step or run")
                .answers(
                        409,
                        "confirmation-needed: steps that would be executed change something elsewhere;"
                                + " \"writes\" names them")
                .answers(422, "The flow has problems, or the data has no such item")
                .answers(429, "The flow has too many runs waiting");
        table.get("/api/v1/integrations/{name}/draft/data", this::data)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("What a step of the draft can read, with the data that a test of it would have")
                .query("flow", "The flow's name")
                .query("step", "The step's path, such as lines/insert; absent or trigger: behind all steps")
                .query(
                        "items",
                        "Which item of each loop around the step, outermost first, such as 2,0; the default is 0")
                .query("run", "The ID of the run whose data is used; by default pins, and the flow's newest run")
                .answers(200, "The names that expressions see, with their values", DraftTestView.Data.class)
                .answers(404, "There is no such integration, flow, step or run")
                .answers(422, "The draft cannot be read, or the run has no data");
    }

    /** What a test executes. */
    enum Mode {
        STEP,
        FROM,
        FLOW
    }

    record Test(
            String flow,
            Mode mode,

            @Docs("The step's path, such as lines/insert. Needed unless the mode is flow") @Nullable
            String step,

            @Docs("For each loop around the step, outermost first, from 0; the default is 0") @Nullable
            List<Long> items,

            @Docs("The ID of the run whose data is used; by default pins, and the flow's newest run") @Nullable
            String run,

            @Nullable JsonValue payload,
            @NullIsAbsent @Nullable Map<String, Object> headers,

            @Lenient @Docs("Execute steps that change something elsewhere") @Nullable
            Boolean confirmed)
            implements RequestBody {

        private String neededStep() {
            if (step != null && !step.isEmpty()) return step;
            throw ProblemException.badRequest("missing-member", "The body needs \"step\", a text.")
                    .with("pointer", "/step");
        }

        private @Nullable Payload event() {
            if (payload == null && headers == null) return null;
            return new Payload(payload != null, payload == null ? null : payload.value(), headers);
        }
    }

    private void data(Exchange http) {
        Strict.listQueries(http, List.of("flow", "step", "items", "run"));
        String flow = http.queryParam("flow");
        if (flow == null || flow.isEmpty())
            throw ProblemException.badRequest("flow-missing", "Say which flow: ?flow=.");
        try (Reservation memory = HeapShare.VIEW_VALUES.open()) {
            List<Integer> items = items(numbers(http.queryParam("items")));
            TestSetup setup = setUp(
                    http.pathParam("name"), flow, http.queryParam("step"), items, run(http.queryParam("run")), memory);
            Scope scope = tests.scope(setup);
            Map<String, Object> names = new LinkedHashMap<>();
            for (String name : scope.names()) names.put(name, SecretRef.masked(scope.get(name)));
            Shortened shown = Shortened.of(names);
            Answers.json(
                    http,
                    new DraftTestView.Data(
                            DraftTestView.Source.of(setup.data()),
                            scope(shown),
                            tests.items(setup, items),
                            setup.start().missing(),
                            shown.cut(),
                            tests.streams(names)));
        }
    }

    @SuppressWarnings("unchecked") // It is made of an object.
    private static Map<String, Object> scope(Shortened shown) {
        return shown.value() == null ? Map.of() : (Map<String, Object>) shown.value();
    }

    private static @Nullable Object numbers(@Nullable String text) {
        if (text == null || text.isEmpty()) return null;
        if (!text.matches("[0-9]{1,6}(,[0-9]{1,6}){0,15}")) return text;
        return Arrays.stream(text.split(",")).map(Long::valueOf).toList();
    }

    /** What expressions of a draft's step see: as {@link DraftScopes} says. */
    public Scope scope(DraftScopes.Draft draft, Reservation memory) {
        return tests.scope(
                setUp(draft.integration(), draft.flow(), draft.step(), items(draft.items()), run(draft.run()), memory));
    }

    private TestSetup setUp(
            String integration,
            String flow,
            @Nullable String step,
            List<Integer> items,
            @Nullable Long run,
            Reservation memory) {
        DraftFlow draft = tests.flow(integration, flow);
        if (step == null || step.isEmpty() || step.equals(Drafts.TRIGGER))
            return tests.setUpAfterAll(draft, run, memory);
        return tests.setUp(draft, DraftTests.step(draft, step), true, items, run, null, memory);
    }

    private void start(Exchange http) throws IOException {
        Test test = Bodies.read(http, Test.class);
        boolean alone = test.mode() == Mode.STEP;
        boolean confirmed = Boolean.TRUE.equals(test.confirmed());
        DraftFlow draft = tests.flow(http.pathParam("name"), test.flow());
        StepPlan target = test.mode() == Mode.FLOW ? null : DraftTests.step(draft, test.neededStep());
        try {
            TestSetup setup = tests.setUp(
                    draft, target, alone, items(test.items()), run(test.run()), test.event(), http.values());
            tests.mustBeRunnable(setup);
            List<DraftTestView.Write> writes = confirmed ? List.of() : tests.writes(setup, alone);
            if (!writes.isEmpty()) throw confirmationNeeded(writes);
            Caller caller = Caller.of(http);
            CompletableFuture<Long> started = tests.start(setup, caller.name());
            http.future(() -> started.thenAccept(run -> {
                audit.record(
                        AuditAction.DRAFT_TESTED,
                        caller.actor(),
                        draft.plan().name(),
                        draft.flow().name(),
                        run);
                DraftTestView.Source source = DraftTestView.Source.of(setup.data());
                Answers.json(
                        http,
                        201,
                        new DraftTestView(
                                Long.toString(run), source, setup.start().missing()));
            }));
        } catch (Rejected full) {
            throw new ProblemException(full.flowAlone() ? 429 : 503, "full", String.valueOf(full.getMessage()))
                    .header("Retry-After", Long.toString(full.retryAfter().toSeconds()));
        }
    }

    private static ProblemException confirmationNeeded(List<DraftTestView.Write> writes) {
        String many = writes.size() == 1 ? "A step that would be executed changes" : writes.size() + " steps change";
        return new ProblemException(
                        409,
                        "confirmation-needed",
                        many
                                + " something in another system, or may do so. Send \"confirmed\": true to execute the"
                                + " test.")
                .with("writes", writes);
    }

    static @Nullable Long run(@Nullable String id) {
        if (id == null) return null;
        if (id.matches("[0-9]{1,18}")) return Long.valueOf(id);
        throw ProblemException.badRequest("wrong-type", "\"run\" must be the ID of a run.")
                .with("pointer", "/run");
    }

    static List<Integer> items(@Nullable Object value) {
        if (value == null) return List.of(0);
        List<Integer> items = new ArrayList<>();
        if (value instanceof List<?> list && list.size() <= 16) {
            for (Object one : list) {
                if (one instanceof Long number && number >= 0 && number < MAX_ITEMS) items.add(number.intValue());
            }
            if (items.size() == list.size()) return items.isEmpty() ? List.of(0) : items;
        }
        throw ProblemException.badRequest(
                        "wrong-type",
                        "\"items\" must be a list of numbers from 0 to " + (MAX_ITEMS - 1)
                                + ": one for each loop around the step.")
                .with("pointer", "/items");
    }
}
