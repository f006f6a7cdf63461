package io.junctura.integration;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import io.junctura.builtin.Scheduled;
import io.junctura.connector.Actions;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.definition.DraftReading;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.LoopStep;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.StepPlan;
import io.junctura.dispatch.EventIntake;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.error.DomainException;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import io.junctura.files.Contents;
import io.junctura.files.RowPreviews;
import io.junctura.integration.DraftData.Data;
import io.junctura.memory.Reservation;
import io.junctura.rows.FirstRows;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.machine.RunScope;
import io.junctura.run.machine.TestStart;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Executes parts of drafts as test runs, and computes the values that their steps can read. */
public final class DraftTests {
    /** Files and streams of a scope that are read for their columns. */
    private static final int MAX_STREAMS = 20;

    private final Integrations integrations;
    private final Drafts drafts;
    private final DraftData data;
    private final EventIntake intake;
    private final Actions actions;
    private final RowPreviews rows;
    private final Clock clock;

    public DraftTests(
            Integrations integrations,
            Drafts drafts,
            DraftData data,
            EventIntake intake,
            Actions actions,
            RowPreviews rows,
            Clock clock) {
        this.integrations = integrations;
        this.drafts = drafts;
        this.data = data;
        this.intake = intake;
        this.actions = actions;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * A flow of a draft; of the published version, if there is no draft.
     *
     * @param plan of the integration, whose flows may have problems
     */
    record DraftFlow(String text, DraftReading reading, IntegrationPlan plan, FlowPlan flow, InstanceCheck check) {

        /** The flow for a run that is not executed. */
        PinnedFlow pinned() {
            FlowName name = new FlowName(IntegrationStore.INSTANCE, plan.name(), flow.name());
            return new PinnedFlow(
                    0,
                    IntegrationStore.NEXT_TEST,
                    IntegrationStore.NEXT_TEST,
                    name,
                    flow,
                    check.config,
                    check.bindings);
        }
    }

    /** @throws DomainException if there is no such flow */
    DraftFlow flow(String integration, String flow) {
        String text = drafts.find(integration)
                .map(Draft::text)
                .or(() -> integrations.find(integration).map(integrations::document))
                .orElseThrow(() -> DomainException.notFound("There is no integration \"" + integration + "\"."));
        DraftReading reading = integrations.draft(integration, text);
        IntegrationPlan plan = reading.plan();
        FlowPlan found = plan == null ? null : plan.flows().get(flow);
        if (plan == null || found == null) {
            List<Problem> problems = reading.preventing(flow);
            if (!problems.isEmpty()) throw prevented(problems);
            throw DomainException.notFound("The draft has no flow \"" + flow + "\".");
        }
        return new DraftFlow(text, reading, plan, found, check(reading, plan));
    }

    private InstanceCheck check(DraftReading reading, IntegrationPlan plan) {
        boolean readable =
                reading.problems().stream().noneMatch(one -> one.pointer().startsWith("/config"));
        return integrations.check(readable ? plan : plan.configured(Map.of()));
    }

    private static DomainException prevented(List<Problem> problems) {
        return new InvalidDocuments(problems).unchecked();
    }

    /** The problems that prevent a run: of the flow itself, and of missing connections, secrets and config values. */
    private List<Problem> preventing(DraftFlow draft) {
        String name = draft.plan().name();
        List<NamedText> files = List.of(new NamedText(name, draft.text()));
        List<Problem> problems = new ArrayList<>(draft.reading().problems());
        draft.check()
                .unbound
                .forEach((slot, sentence) -> problems.add(ProblemPlaces.problem(
                        files, name, draft.text(), "/connections/" + slot, "unbound-slot", sentence)));
        draft.check()
                .wrong
                .forEach(one -> problems.add(ProblemPlaces.problem(
                        files, name, draft.text(), "/config" + one.pointer(), "bad-config", one.message())));
        problems.addAll(integrations.missingSecrets(name, draft.plan(), draft.check()));
        return new DraftReading(draft.plan(), draft.reading().whole(), problems)
                .preventing(draft.flow().name());
    }

    /** @throws DomainException if there is no such step */
    static StepPlan step(DraftFlow draft, String path) {
        return TestStart.find(draft.flow(), path)
                .orElseThrow(() -> DomainException.notFound(
                        "The flow \"" + draft.flow().name() + "\" of the draft has no step \"" + path + "\"."));
    }

    /**
     * A part of a flow with its data.
     *
     * @param target null: the whole flow
     * @param run    in its state at the start; it is not executed
     */
    record TestSetup(DraftFlow draft, @Nullable StepPlan target, Data data, TestStart start, Run run) {

        /** The tested step's path in the run; empty: outside of all steps. */
        String path() {
            String path = start.path();
            return path == null ? "" : path;
        }
    }

    /**
     * @param alone   whether only the target is executed
     * @param payload the flow's payload; null: that of the data
     * @param memory  is charged for the data
     */
    TestSetup setUp(
            DraftFlow draft,
            @Nullable StepPlan target,
            boolean alone,
            List<Integer> items,
            @Nullable Long run,
            @Nullable Payload payload,
            Reservation memory) {
        Data found = data(draft, run, items, memory);
        if (payload != null) found = payload.over(found);
        TestStart start =
                TestStart.of(draft.flow(), target, alone, items, found.pins(), found.recorded(), clock.millis());
        return new TestSetup(draft, target, found, start, run(draft, found, start));
    }

    /** The data after all steps have been executed. */
    TestSetup setUpAfterAll(DraftFlow draft, @Nullable Long run, Reservation memory) {
        Data found = data(draft, run, List.of(), memory);
        TestStart start = TestStart.afterAll(draft.flow(), found.pins(), found.recorded(), clock.millis());
        return new TestSetup(draft, null, found, start, run(draft, found, start));
    }

    /** The stored data; if there is none, an example of an event where the trigger's payload is known in advance. */
    private Data data(DraftFlow draft, @Nullable Long run, List<Integer> items, Reservation memory) {
        Data found = data.of(draft.plan().name(), draft.flow(), run, items, memory);
        if (!found.source().equals("none") || !draft.flow().trigger().use().startsWith("schedule.")) return found;
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new Data("example", null, 0, Scheduled.payload(now), Map.of(), null, found.pins());
    }

    private Run run(DraftFlow draft, Data found, TestStart start) {
        long at = found.at() == 0 ? clock.millis() : found.at();
        Run run = new Run(0, draft.pinned(), new Run.Accepted(at, found.payload(), found.origin(), null, null, 0));
        start.entries().forEach(run.state()::apply);
        return run;
    }

    /** The payload and the headers that a test gives to the flow, instead of those of the data. */
    record Payload(
            boolean has, @Nullable Object value, @Nullable Map<String, Object> headers) {

        Data over(Data data) {
            Map<String, Object> origin = has ? new LinkedHashMap<>() : new LinkedHashMap<>(data.origin());
            if (headers != null) origin.put("headers", headers);
            return new Data(
                    "given", data.run(), data.at(), has ? value : data.payload(), origin, data.recorded(), data.pins());
        }
    }

    /** @throws DomainException if the flow cannot be run, or the data has no such item */
    void mustBeRunnable(TestSetup setup) {
        List<Problem> problems = preventing(setup.draft());
        if (!problems.isEmpty()) throw prevented(problems);
        if (setup.target() == null) return;
        try {
            if (RunScope.has(setup.run(), setup.path(), clock.millis())) return;
        } catch (EvaluationProblem e) {
            throw noItem("The items of the loop around the step cannot be computed: " + e.getMessage());
        }
        throw noItem("In the data, the loop around the step has no such item.");
    }

    private static DomainException noItem(String why) {
        return DomainException.invalid("no-item", why + " Choose another item or run, or pin what the loop reads.");
    }

    /** The names and values that the step can read, with masked secrets. */
    Scope scope(TestSetup setup) {
        long now = clock.millis();
        try {
            return RunScope.masked(RunScope.at(setup.run(), setup.path(), now, rows::of));
        } catch (EvaluationProblem e) {
            // The items of a loop around the step cannot be computed, so the scope outside of the loop is used.
            return RunScope.masked(RunScope.at(setup.run(), "", now, rows::of));
        }
    }

    /** The streams of rows in a value whose columns are known, so that people find the names of their items. */
    List<DraftTestView.Stream> streams(Object value) {
        List<DraftTestView.Stream> streams = new ArrayList<>();
        for (Contents one : Contents.in(value, MAX_STREAMS)) {
            boolean isTable = one.value() instanceof FileRef file && RowPreviews.isTable(file);
            FirstRows first = isTable || one.value() instanceof Rows.Unread ? rows.of(one.value()) : null;
            if (first != null && !first.columns().isEmpty()) {
                streams.add(new DraftTestView.Stream(one.at(), first.columns()));
            }
        }
        return streams;
    }

    /** The loops around the step: each with its item and the number of items. Call {@link #scope} first. */
    List<DraftTestView.Item> items(TestSetup setup, List<Integer> items) {
        List<DraftTestView.Item> loops = new ArrayList<>();
        for (String path : setup.start().loops()) {
            StepPlan step = step(setup.draft(), path);
            int batch = step instanceof LoopStep loop ? loop.batch() : 0;
            long item = loops.size() < items.size() ? items.get(loops.size()) : 0;
            Integer count = RunScope.count(setup.run(), path, batch).orElse(null);
            loops.add(new DraftTestView.Item(step.head().id(), item, count));
        }
        return loops;
    }

    /** The steps that would be executed and change something elsewhere. */
    List<DraftTestView.Write> writes(TestSetup setup, boolean alone) {
        List<DraftTestView.Write> writes = new ArrayList<>();
        List<StepPlan> executed = TestStart.executed(
                setup.draft().flow(), setup.target(), alone, setup.data().pins().keySet());
        for (StepPlan step : executed) {
            String action = step.use();
            String use = action != null ? action : step.flow() != null ? "call" : null;
            if (use == null || reads(step, setup, alone)) continue;
            String title = step.head().title();
            writes.add(new DraftTestView.Write(step.head().path(), use, title != null ? title : title(use)));
        }
        return writes;
    }

    private boolean reads(StepPlan step, TestSetup setup, boolean alone) {
        String use = step.use();
        if (use == null) return false;
        Effect declared = action(use).map(ActionDescriptor::effect).orElse(Effect.UNSAFE);
        if (declared == Effect.READ) return true;
        // An action may know its effect from its input. Only the input of the first step is certain.
        return alone && step == setup.target() && readsWithInput(step, use, setup);
    }

    private boolean readsWithInput(StepPlan step, String use, TestSetup setup) {
        try {
            Object input =
                    RunScope.input(setup.run(), setup.path(), clock.millis()).orElse(null);
            String slot = step.connection();
            String connection =
                    slot == null ? null : setup.draft().check().bindings.get(slot);
            return actions.prepare(use, connection, input).effect() == Effect.READ;
        } catch (ConnectorException | EvaluationProblem e) {
            return false; // The test reports the reason.
        }
    }

    private Optional<ActionDescriptor> action(String use) {
        for (ConnectorDescriptor connector : integrations.connectors()) {
            for (ActionDescriptor action : connector.actions())
                if (action.use().equals(use)) return Optional.of(action);
        }
        return Optional.empty();
    }

    private String title(String use) {
        return action(use).map(ActionDescriptor::title).orElse("Start another flow");
    }

    /** @return the run's ID, once the run is on disk */
    CompletableFuture<Long> start(TestSetup setup, String creator) throws Rejected {
        DraftFlow draft = setup.draft();
        IntegrationPlan sound = draft.reading().sound().orElseThrow();
        PinnedFlow flow = integrations.tested(
                sound, draft.text(), draft.check(), draft.flow().name(), creator);
        Incoming event = new Incoming(setup.data().payload(), null, setup.data().origin(), null);
        return intake.test(flow, event, setup.start().entries());
    }
}
