package io.junctura.dispatch;

import io.junctura.definition.ActionStep;
import io.junctura.definition.CallStep;
import io.junctura.definition.CallbackStep;
import io.junctura.definition.DelayStep;
import io.junctura.definition.FilterStep;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.LoopStep;
import io.junctura.definition.OnDoubt;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.RespondStep;
import io.junctura.definition.SetStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.SwitchStep;
import io.junctura.definition.TryStep;
import io.junctura.expression.Expression;
import io.junctura.expression.ExpressionProblem;
import io.junctura.expression.Place;
import io.junctura.expression.Template;
import io.junctura.run.CalledFlows;
import io.junctura.run.Entry;
import io.junctura.run.FlowName;
import io.junctura.run.FlowUnavailable;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Flows made by hand, for tests of the engine alone. */
public final class TestFlows implements Flows {
    private final Map<String, PinnedFlow> flows = new LinkedHashMap<>();

    /** By name: those that cannot be had any more by runs that were accepted with them. */
    public final Set<String> lost = ConcurrentHashMap.newKeySet();

    /** Of the flows that are added from now on. */
    public int concurrency = 4;

    public PinnedFlow add(String name, StepPlan... steps) {
        return add(name, FlowPlan.History.FULL, steps);
    }

    public PinnedFlow add(String name, FlowPlan.History history, StepPlan... steps) {
        return add(name, history, null, steps);
    }

    public PinnedFlow add(String name, FlowPlan.History history, FlowPlan.@Nullable Order order, StepPlan... steps) {
        FlowPlan plan = new FlowPlan(
                name,
                null,
                new FlowPlan.TriggerPlan("http.webhook", null, Template.constant(Map.of()), null),
                null,
                order,
                new FlowPlan.Limits(concurrency, name.equals("limited") ? Duration.ofSeconds(40) : null),
                history,
                List.of(steps));
        PinnedFlow flow = new PinnedFlow(
                flows.size() + 1, 1, 1, new FlowName("default", "test", name), plan, Map.of(), Map.of("erp", "erp"));
        flows.put(name, flow);
        return flow;
    }

    /** A flow of another integration, {@code shared}, which all integrations may call. */
    public PinnedFlow addShared(String name, StepPlan... steps) {
        FlowPlan plan = new FlowPlan(
                name,
                null,
                new FlowPlan.TriggerPlan(
                        CalledFlows.TRIGGER,
                        null,
                        Template.constant(Map.of("callers", List.of(CalledFlows.ANYONE))),
                        null),
                null,
                null,
                new FlowPlan.Limits(concurrency, null),
                FlowPlan.History.FULL,
                List.of(steps));
        PinnedFlow flow = new PinnedFlow(
                flows.size() + 1, 1, 1, new FlowName("default", "shared", name), plan, Map.of(), Map.of("erp", "erp"));
        flows.put("shared/" + name, flow);
        return flow;
    }

    public PinnedFlow get(String name) {
        return flows.get(name);
    }

    @Override
    public Optional<PinnedFlow> live(FlowName name) {
        String key = name.integration().equals("shared") ? "shared/" + name.flow() : name.flow();
        return Optional.ofNullable(flows.get(key));
    }

    @Override
    public PinnedFlow pinned(int flow, int revision) {
        PinnedFlow found = flows.values().stream()
                .filter(one -> one.flow() == flow)
                .findFirst()
                .orElseThrow();
        if (lost.contains(found.name().flow()))
            throw new FlowUnavailable("The plugin gone@1.0 is not installed any more.");
        return revision == found.revision() ? found : again(found, revision);
    }

    /** The same flow, published again. */
    public static PinnedFlow again(PinnedFlow flow, int revision) {
        return new PinnedFlow(
                flow.flow(), revision, revision, flow.name(), flow.plan(), flow.config(), flow.connections());
    }

    @Override
    public Optional<PinnedFlow> sibling(PinnedFlow of, String flow) {
        return Optional.ofNullable(flows.get(flow));
    }

    public static Template template(@Nullable Object raw) {
        List<ExpressionProblem> problems = new ArrayList<>();
        Template template = Template.compile(raw, pointer -> new Place(pointer, 1, 1), problems::add);
        if (!problems.isEmpty()) throw new AssertionError(problems);
        return template;
    }

    public static Expression expression(String text) {
        try {
            return Expression.compile(text, new Place("", 1, 1));
        } catch (ExpressionProblem e) {
            throw new AssertionError(e);
        }
    }

    static final StepPlan.Retry QUICK =
            new StepPlan.Retry(4, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofHours(1));

    public static StepPlan.Head head(String path) {
        return head(path, StepPlan.OnError.FAIL);
    }

    public static StepPlan.Head head(String path, StepPlan.OnError onError) {
        String id = path.substring(path.lastIndexOf('/') + 1);
        return new StepPlan.Head(path, id, true, null, null, QUICK, null, onError);
    }

    public static StepPlan action(String path, String use, @Nullable Object input) {
        return new ActionStep(head(path), use, "erp", template(input), null);
    }

    public static StepPlan action(String path, String use, @Nullable Object input, OnDoubt onDoubt) {
        return new ActionStep(head(path), use, "erp", template(input), onDoubt);
    }

    public static StepPlan set(String path, Map<String, Object> values) {
        return new SetStep(head(path), template(values));
    }

    public static StepPlan filter(String path, String condition) {
        return new FilterStep(head(path), expression(condition));
    }

    public static StepPlan either(String path, String condition, List<StepPlan> then, List<StepPlan> otherwise) {
        return new SwitchStep(
                head(path),
                List.of(
                        new SwitchStep.Case("1", expression(condition), then),
                        new SwitchStep.Case("otherwise", null, otherwise)));
    }

    public static StepPlan call(String path, String flow, @Nullable Object input, boolean async) {
        return new CallStep(head(path), flow, template(input), async);
    }

    public static StepPlan loop(
            String path, String items, int batch, int concurrency, LoopStep.FailedItems failed, StepPlan... steps) {
        return new LoopStep(
                head(path),
                template(items),
                "item",
                batch,
                concurrency,
                failed,
                template("{{ loop.index }}"),
                List.of(steps));
    }

    public static StepPlan parallel(String path, boolean any, ParallelStep.Branch... branches) {
        return new ParallelStep(head(path), any, List.of(branches));
    }

    public static ParallelStep.Branch branch(String name, StepPlan... steps) {
        return new ParallelStep.Branch(name, List.of(steps));
    }

    public static StepPlan guarded(
            String path, List<StepPlan> steps, @Nullable List<StepPlan> caught, List<StepPlan> last) {
        return new TryStep(head(path), steps, caught, last);
    }

    public static StepPlan delay(String path, String time) {
        return new DelayStep(head(path), template(time), false);
    }

    public static StepPlan callback(String path, Duration limit, StepPlan... steps) {
        return new CallbackStep(head(path), limit, List.of(steps));
    }

    public static StepPlan respond(String path, @Nullable Object body) {
        return new RespondStep(head(path), Template.constant(200L), Template.constant(Map.of()), template(body));
    }

    /** All that has happened to a run. */
    public static List<Entry> entries(Journal journal, long run) {
        List<Entry> entries = new ArrayList<>();
        journal.runs().load(run, entries::add);
        return entries;
    }
}
