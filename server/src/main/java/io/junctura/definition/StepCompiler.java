package io.junctura.definition;

import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.definition.IntegrationCompiler.Surroundings;
import io.junctura.definition.Reads.StepsSeen;
import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.definition.Source.Scalar;
import io.junctura.definition.StepPlan.ActionStep;
import io.junctura.definition.StepPlan.CallStep;
import io.junctura.definition.StepPlan.Case;
import io.junctura.definition.StepPlan.FailStep;
import io.junctura.definition.StepPlan.FilterStep;
import io.junctura.definition.StepPlan.Head;
import io.junctura.definition.StepPlan.OnCrash;
import io.junctura.definition.StepPlan.OnError;
import io.junctura.definition.StepPlan.RespondStep;
import io.junctura.definition.StepPlan.Retry;
import io.junctura.definition.StepPlan.SetStep;
import io.junctura.definition.StepPlan.StopStep;
import io.junctura.definition.StepPlan.SwitchStep;
import io.junctura.expression.Expression;
import io.junctura.expression.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the plans of a flow's steps, and finds what does not fit among them. */
final class StepCompiler {

    private final String flowName;
    private final @Nullable Source root;
    private final boolean answers;
    private final Surroundings surroundings;
    private final Operations operations;
    private final Findings findings;
    private final Formulas formulas;
    private final IdentityHashMap<Fields, String> ids = new IdentityHashMap<>();
    private final Set<String> named = new HashSet<>();
    private final Set<String> generated = new HashSet<>();

    /** @param answers whether a caller may wait for the flow's answer */
    StepCompiler(
            String flowName,
            Fields flow,
            boolean answers,
            Surroundings surroundings,
            Operations operations,
            Findings findings) {
        this.flowName = flowName;
        this.root = flow.get("steps");
        this.answers = answers;
        this.surroundings = surroundings;
        this.operations = operations;
        this.findings = findings;
        this.formulas = new Formulas(findings);
    }

    List<StepPlan> compile() {
        if (root == null) return List.of();
        name(root);
        return steps(root, "", new HashSet<>());
    }

    /** Gives every step its id. */
    private void name(Source steps) {
        Map<String, Field> first = new HashMap<>();
        List<Fields> all = new ArrayList<>();
        collect(steps, all);
        for (Fields step : all) {
            Field id = step.fields().get("id");
            if (id == null || !(id.value().plain() instanceof String text)) continue;
            named.add(text);
            Field before = first.putIfAbsent(text, id);
            if (before != null) {
                findings.add(
                        id.value(),
                        "duplicate-id",
                        "The flow has another step with the id \"" + text + "\", in line "
                                + before.at().line() + ".");
            }
        }
        Map<String, Integer> counts = new HashMap<>();
        for (Fields step : all) {
            String kind = kind(step);
            int count = counts.merge(kind, 1, Integer::sum);
            String id = FlowCompiler.text(step, "id");
            if (id == null) {
                id = kind + "_" + count;
                while (named.contains(id)) id += "_";
                generated.add(id);
            }
            ids.put(step, id);
        }
    }

    private static void collect(@Nullable Source steps, List<Fields> all) {
        if (!(steps instanceof Items list)) return;
        for (Source item : list.items()) {
            if (!(item instanceof Fields step)) continue;
            all.add(step);
            if (!(step.get("switch") instanceof Items cases)) continue;
            for (Source one : cases.items()) {
                if (!(one instanceof Fields fields)) continue;
                collect(fields.get("steps"), all);
                collect(fields.get("otherwise"), all);
            }
        }
    }

    /** The key that says what the step is; {@code step} if none does. */
    private static String kind(Fields step) {
        for (String kind : Grammar.stepKinds()) {
            if (step.fields().containsKey(kind)) return kind;
        }
        return "step";
    }

    /** @param before the ids of steps that may have run; gets those of these steps too */
    private List<StepPlan> steps(@Nullable Source source, String path, Set<String> before) {
        List<StepPlan> plans = new ArrayList<>();
        if (!(source instanceof Items list)) return plans;
        Fields end = null;
        boolean warned = false;
        for (Source item : list.items()) {
            if (!(item instanceof Fields step)) continue;
            if (end != null && !warned) {
                findings.add(
                        step,
                        "unreachable-step",
                        "This step is never reached: the \"" + kind(end) + "\" in line "
                                + end.at().line() + " ends the run. Move it, or give that one a \"when\".");
                warned = true;
            }
            StepPlan plan = step(step, path, before);
            if (plan != null) plans.add(plan);
            String id = FlowCompiler.text(step, "id");
            if (id != null) before.add(id);
            boolean ends = step.fields().containsKey("stop") || step.fields().containsKey("fail");
            if (end == null && ends && step.get("when") == null) end = step;
        }
        return List.copyOf(plans);
    }

    private @Nullable StepPlan step(Fields step, String parent, Set<String> before) {
        String id = ids.getOrDefault(step, "step");
        String path = parent.isEmpty() ? id : parent + "/" + id;
        Reads reads = Reads.inStep(surroundings.config(), new StepsSeen(Set.copyOf(before), named, generated));
        Head head = head(step, id, path, reads);
        return switch (kind(step)) {
            case "use" -> action(step, head, reads);
            case "filter" -> {
                Expression condition = formulas.condition(step.get("filter"), reads);
                yield condition == null ? null : new FilterStep(head, condition);
            }
            case "switch" -> new SwitchStep(head, cases(step.get("switch"), path, before, reads));
            case "set" -> new SetStep(head, template(step.get("set"), reads));
            case "call" -> call(step, head, reads);
            case "respond" -> respond(step, head, reads);
            case "stop" -> {
                Source reason = step.get("stop");
                boolean none = reason == null || reason.plain() == null;
                yield new StopStep(head, none ? null : template(reason, reads));
            }
            case "fail" -> new FailStep(head, template(step.get("fail"), reads));
            default -> null; // the grammar check has said so
        };
    }

    private Head head(Fields step, String id, String path, Reads reads) {
        String onError = FlowCompiler.text(step, "on-error");
        return new Head(
                path,
                id,
                step.get("id") != null,
                FlowCompiler.text(step, "title"),
                formulas.condition(step.get("when"), reads),
                retry(step.get("retry")),
                FlowCompiler.duration(step, "timeout"),
                onError == null ? OnError.FAIL : FlowCompiler.constant(OnError.class, onError, OnError.FAIL));
    }

    private Retry retry(@Nullable Source source) {
        if (!(source instanceof Fields fields)) return Retry.DEFAULT;
        Duration first = FlowCompiler.duration(fields, "first");
        Duration max = FlowCompiler.duration(fields, "max");
        Duration within = FlowCompiler.duration(fields, "within");
        Source written = fields.get("first");
        if (written != null && first != null && max != null && first.compareTo(max) > 0) {
            findings.add(written, "invalid-duration", "The first pause must not be longer than \"max\", the longest.");
        }
        Duration pause = first != null ? first : max == null ? Retry.DEFAULT.first() : min(Retry.DEFAULT.first(), max);
        return new Retry(
                FlowCompiler.number(fields, "attempts", Retry.DEFAULT.attempts()),
                pause,
                max != null ? max : max(Retry.DEFAULT.max(), pause),
                within != null ? within : Retry.DEFAULT.within());
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private StepPlan action(Fields step, Head head, Reads reads) {
        Source use = step.get("use");
        ActionDescriptor descriptor = use == null ? null : operations.action(use, findings);
        Operation operation = new Operation(step, surroundings, operations, findings);
        if (descriptor != null) operation.connecting(descriptor.connecting());
        String onCrash = FlowCompiler.text(step, "on-crash");
        String name = FlowCompiler.text(step, "use");
        return new ActionStep(
                head,
                name == null ? "" : name,
                operation.connection(),
                operation.input(
                        descriptor == null ? null : descriptor.input(),
                        descriptor == null ? null : descriptor.className(),
                        reads),
                onCrash == null ? null : FlowCompiler.constant(OnCrash.class, onCrash, OnCrash.ASK));
    }

    private List<Case> cases(@Nullable Source source, String path, Set<String> before, Reads reads) {
        List<Case> cases = new ArrayList<>();
        if (!(source instanceof Items list)) return cases;
        Set<String> after = new HashSet<>(before);
        Fields otherwise = null;
        for (int i = 0; i < list.items().size(); i++) {
            if (!(list.items().get(i) instanceof Fields one)) continue;
            if (otherwise != null) {
                findings.add(
                        one,
                        "case-after-otherwise",
                        "This case is never taken: the \"otherwise\" in line "
                                + otherwise.at().line() + " takes what is left. Put that last.");
            }
            boolean last = one.fields().containsKey("otherwise");
            if (last) otherwise = one;
            String name = last ? "otherwise" : String.valueOf(i + 1);
            Set<String> within = new HashSet<>(before);
            List<StepPlan> steps = steps(one.get(last ? "otherwise" : "steps"), path + "/" + name, within);
            after.addAll(within);
            cases.add(new Case(name, last ? null : formulas.condition(one.get("when"), reads), steps));
        }
        before.addAll(after);
        return List.copyOf(cases);
    }

    private @Nullable StepPlan call(Fields step, Head head, Reads reads) {
        Source call = step.get("call");
        Template input = template(step.get("input"), reads);
        if (call == null || !(call.plain() instanceof String flow)) return null;
        if (!surroundings.flows().containsKey(flow)) {
            if (Grammar.DASHED.pattern().matcher(flow).matches()) {
                findings.add(
                        call,
                        "unknown-flow",
                        "The integration has no flow \"" + flow + "\"; it has "
                                + String.join(", ", surroundings.flows().keySet()) + ".",
                        Findings.nearest(flow, surroundings.flows().keySet()));
            }
        } else if (flow.equals(flowName) && certain(step)) {
            findings.add(
                    call,
                    "endless-call",
                    "The flow calls itself each time, and would never end. Give the step a \"when\", or put a filter"
                            + " before it.");
        }
        Source async = step.get("async");
        return new CallStep(head, flow, input, async != null && Boolean.TRUE.equals(async.plain()));
    }

    /** Whether a step is reached in every run. */
    private boolean certain(Fields wanted) {
        if (!(root instanceof Items list)) return false;
        for (Source item : list.items()) {
            if (item == wanted) return wanted.get("when") == null;
            if (!(item instanceof Fields step)) continue;
            String kind = kind(step);
            if (kind.equals("filter") || kind.equals("switch") || kind.equals("stop") || kind.equals("fail"))
                return false;
        }
        return false;
    }

    private StepPlan respond(Fields step, Head head, Reads reads) {
        if (!answers) {
            Field field = step.fields().get("respond");
            if (field != null) {
                findings.add(
                        step.pointer() + "/respond",
                        field.at(),
                        "nobody-waits",
                        "Nobody waits for an answer here: the flow's trigger is not a call. Use http.call as trigger, or"
                                + " leave the step out.",
                        null);
            }
        }
        Source answer = step.get("respond");
        Fields fields = answer instanceof Fields map ? map : null;
        Source status = fields == null ? null : fields.get("status");
        return new RespondStep(
                head,
                status == null ? Template.constant(200L) : template(status, reads),
                fields == null || fields.get("headers") == null
                        ? Template.constant(Map.of())
                        : template(fields.get("headers"), reads),
                template(fields == null ? null : fields.get("body"), reads));
    }

    private Template template(@Nullable Source source, Reads reads) {
        if (source == null) return Template.constant(null);
        if (source instanceof Scalar scalar && !(scalar.plain() instanceof String))
            return Template.constant(scalar.plain());
        return formulas.template(source, reads);
    }
}
