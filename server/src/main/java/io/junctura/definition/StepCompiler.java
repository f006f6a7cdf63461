package io.junctura.definition;

import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.input.Durations;
import io.junctura.definition.IntegrationCompiler.Surroundings;
import io.junctura.definition.LoopStep.FailedItems;
import io.junctura.definition.ParallelStep.Branch;
import io.junctura.definition.Reads.StepsSeen;
import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.definition.Source.Scalar;
import io.junctura.definition.StepPlan.Head;
import io.junctura.definition.StepPlan.OnError;
import io.junctura.definition.StepPlan.Retry;
import io.junctura.definition.SwitchStep.Case;
import io.junctura.expression.Expression;
import io.junctura.expression.Place;
import io.junctura.expression.Selection;
import io.junctura.expression.Template;
import io.junctura.rows.Recipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the plans of a flow's steps, and finds what does not fit among them. */
final class StepCompiler {

    /** The kinds of steps after which a run may be over. */
    private static final Set<String> MAY_END =
            Set.of("filter", "stop", "fail", "switch", "for-each", "parallel", "try", "callback");

    private final String flowName;
    private final @Nullable Source root;
    private final boolean answers;
    private final Surroundings surroundings;
    private final Operations operations;
    private final Findings findings;
    private final Formulas formulas;
    private final StepTree tree;

    /** The steps that every run reaches. */
    private final Set<Source> certain;

    /**
     * What a step sees of what is around it.
     *
     * @param before the ids of steps that may have run; grows from step to step
     * @param items  the names of the items of the loops around it, each with the loop's line
     * @param names  what else there is
     * @param around what hides it from others
     */
    private record Sight(StepIds before, Map<String, Integer> items, Set<String> names, List<StepTree.Around> around) {

        static Sight ofAFlow() {
            return new Sight(StepIds.ofAFlow(), Map.of(), Set.of(), List.of());
        }

        /** The same, for steps that do not show to those that follow. */
        Sight apart() {
            return new Sight(before.within(), items, names, around);
        }

        Sight with(String name) {
            Set<String> more = new HashSet<>(names);
            more.add(name);
            return new Sight(before.within(), items, Set.copyOf(more), around);
        }

        Sight within(List<StepTree.Around> there) {
            return new Sight(before.within(), items, names, there);
        }

        Sight inLoop(String item, int line, List<StepTree.Around> there) {
            Map<String, Integer> more = new HashMap<>(items);
            more.put(item, line);
            return new Sight(before.within(), Map.copyOf(more), names, there).with("loop");
        }

        Set<String> more() {
            Set<String> more = new HashSet<>(names);
            more.addAll(items.keySet());
            return more;
        }
    }

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
        this.tree = new StepTree(root, findings);
        this.certain = certain(root);
    }

    List<StepPlan> compile() {
        return steps(root, "", Sight.ofAFlow());
    }

    /** @param sight gets the ids of these steps too */
    private List<StepPlan> steps(@Nullable Source source, String path, Sight sight) {
        List<StepPlan> plans = new ArrayList<>();
        if (!(source instanceof Items list) || tree.around(source) == null) return plans;
        Fields end = null;
        boolean warned = false;
        for (Source item : list.items()) {
            if (!(item instanceof Fields step)) continue;
            if (end != null && !warned) {
                findings.add(
                        step,
                        "unreachable-step",
                        "This step is never reached: nothing follows the \"" + StepTree.kind(end) + "\" in line "
                                + end.at().line() + ". Move it, or give that one a \"when\".");
                warned = true;
            }
            StepPlan plan = step(step, path, sight);
            if (plan != null) plans.add(plan);
            String id = FlowCompiler.text(step, "id");
            if (id != null) sight.before().add(id);
            boolean ends = step.fields().containsKey("stop") || step.fields().containsKey("fail");
            boolean goesOn = "continue".equals(FlowCompiler.text(step, "on-error"));
            if (end == null && ends && !goesOn && isCertain(step)) end = step;
        }
        return List.copyOf(plans);
    }

    private Reads reads(Sight sight) {
        return Reads.inStep(
                surroundings.config(),
                sight.more(),
                tree.items(),
                new StepsSeen(
                        sight.before(),
                        tree.named(),
                        tree.generated(),
                        tree.variables(),
                        id -> tree.hidden(id, sight.around())));
    }

    private @Nullable StepPlan step(Fields step, String parent, Sight sight) {
        String id = tree.id(step);
        String path = parent.isEmpty() ? id : parent + "/" + id;
        Reads reads = reads(sight);
        Head head = head(step, id, path, reads);
        return switch (StepTree.kind(step)) {
            case "use" -> action(step, head, reads);
            case "filter" -> {
                Expression condition = formulas.condition(step.get("filter"), reads);
                yield condition == null ? null : new FilterStep(head, condition);
            }
            case "switch" -> new SwitchStep(head, cases(step.get("switch"), path, sight, reads));
            case "set" -> new SetStep(head, template(step.get("set"), reads));
            case "select" -> select(step, head, sight, reads);
            case "call" -> call(step, head, reads);
            case "respond" -> respond(step, head, reads);
            case "stop" -> {
                Source reason = step.get("stop");
                boolean none = reason == null || reason.plain() == null;
                yield new StopStep(head, none ? null : template(reason, reads));
            }
            case "fail" -> new FailStep(head, template(step.get("fail"), reads));
            case "for-each" -> loop(step, head, sight, reads);
            case "parallel" -> parallel(step, head, sight);
            case "try" -> attempt(step, head, sight);
            case "delay" -> delay(step.get("delay"), head, reads);
            case "callback" -> callback(step.get("callback"), head, sight);
            default -> null; // the grammar check has said so
        };
    }

    private Head head(Fields step, String id, String path, Reads reads) {
        String onError = FlowCompiler.text(step, "on-error");
        Expression when = formulas.condition(step.get("when"), reads); // also looked at if it does not count now
        return new Head(
                path,
                id,
                step.get("id") != null,
                title(step),
                isDisabled(step) ? Formulas.never(step) : when,
                retry(step.get("retry")),
                FlowCompiler.duration(step, "timeout"),
                onError == null ? OnError.FAIL : FlowCompiler.constant(OnError.class, onError, OnError.FAIL));
    }

    /** Null: it is called by its id. */
    private @Nullable String title(Fields step) {
        String title = FlowCompiler.text(step, "title");
        if (title != null || step.get("id") != null) return title;
        String use = FlowCompiler.text(step, "use");
        return StepTitles.made(StepTree.kind(step), step, use == null ? null : operations.titleOf(use));
    }

    private Retry retry(@Nullable Source source) {
        if (!(source instanceof Fields fields)) return Retry.DEFAULT;
        Duration first = FlowCompiler.duration(fields, "first");
        Duration max = FlowCompiler.duration(fields, "max");
        Duration within = FlowCompiler.duration(fields, "within");
        if (fields.get("pauses") instanceof Items pauses) return retryAfter(fields, pauses, within);
        Source written = fields.get("first");
        if (written != null && first != null && max != null && first.compareTo(max) > 0) {
            findings.add(written, "invalid-duration", "The first pause must not be longer than \"max\", the longest.");
        }
        Duration pause = first != null ? first : max == null ? Retry.DEFAULT.first() : min(Retry.DEFAULT.first(), max);
        return new Retry(
                FlowCompiler.number(fields, "attempts", Retry.DEFAULT.attempts()),
                pause,
                max != null ? max : max(Retry.DEFAULT.max(), pause),
                within);
    }

    private Retry retryAfter(Fields retry, Items written, @Nullable Duration within) {
        for (String key : List.of("attempts", "first", "max")) {
            Source other = retry.get(key);
            if (other == null) continue;
            findings.add(other, "ambiguous-retry", "\"pauses\" says each pause already: leave \"" + key + "\" out.");
        }
        List<Duration> pauses = new ArrayList<>();
        for (Source pause : written.items()) {
            try {
                pauses.add(Durations.parse(String.valueOf(pause.plain())));
            } catch (IllegalArgumentException e) {
                return Retry.DEFAULT; // The grammar check has said so.
            }
        }
        return Retry.after(pauses, within);
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
        String onDoubt = FlowCompiler.text(step, "on-crash");
        String name = FlowCompiler.text(step, "use");
        return new ActionStep(
                head,
                name == null ? "" : name,
                operation.connection(),
                operation.input(
                        descriptor == null ? null : descriptor.input(),
                        descriptor == null ? null : descriptor.className(),
                        reads),
                onDoubt == null ? null : FlowCompiler.constant(OnDoubt.class, onDoubt, OnDoubt.ASK));
    }

    private List<Case> cases(@Nullable Source source, String path, Sight sight, Reads reads) {
        List<Case> cases = new ArrayList<>();
        if (!(source instanceof Items list)) return cases;
        List<Sight> after = new ArrayList<>();
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
            Sight within = sight.apart();
            List<StepPlan> steps = steps(one.get(last ? "otherwise" : "steps"), path + "/" + name, within);
            after.add(within);
            cases.add(new Case(name, last ? null : formulas.condition(one.get("when"), reads), steps));
        }
        after.forEach(within -> sight.before().addFound(within.before()));
        return List.copyOf(cases);
    }

    private StepPlan loop(Fields step, Head head, Sight sight, Reads reads) {
        String item = itemName(step, "for-each", sight);
        Source list = step.get("steps");
        List<StepTree.Around> there = list == null ? null : tree.around(list);
        Sight within = sight.inLoop(item, step.at().line(), there == null ? sight.around() : there);
        List<StepPlan> steps = steps(list, head.path() + "[]", within);
        Source collect = step.get("collect");
        String failed = FlowCompiler.text(step, "failed-items");
        return new LoopStep(
                head,
                template(step.get("for-each"), reads),
                item,
                FlowCompiler.number(step, "batch", 0),
                FlowCompiler.number(step, "concurrency", 1),
                failed == null ? FailedItems.FAIL : FlowCompiler.constant(FailedItems.class, failed, FailedItems.FAIL),
                collect == null ? null : template(collect, reads(within)),
                steps);
    }

    private StepPlan select(Fields step, Head head, Sight sight, Reads reads) {
        String row = itemName(step, "select", sight);
        Reads within = reads(sight.with(row));
        Source values = step.get("values");
        Selection selection = new Selection(
                row, formulas.condition(step.get("where"), within), values == null ? null : template(values, within));
        Recipe.Written written = new Recipe.Written(
                row,
                selection.where() == null ? null : selection.where().text(),
                values != null,
                values == null ? null : values.plain(),
                new Place(step.pointer(), step.at().line(), step.at().column()));
        return new SelectStep(head, template(step.get("select"), reads), written, selection);
    }

    /**
     * The name of a loop's items, or of the rows of a selection, which must not hide what can be read there.
     *
     * @param kind the key that the items are written by
     */
    private String itemName(Fields step, String kind, Sight sight) {
        String name = StepTree.itemName(step);
        String taken = null;
        if (Reads.isKnown(name)) taken = "expressions know something else by it";
        else if (Expression.isReserved(name)) taken = "it is a word of expressions";
        Integer line = sight.items().get(name);
        if (line != null) taken = "the items of the loop in line " + line + ", around this one, are called so";
        if (taken == null) return name;
        Field as = step.fields().get("as");
        Field field = as == null ? step.fields().get(kind) : as;
        if (field != null) {
            findings.add(
                    field.value().pointer(),
                    as == null ? field.at() : field.value().at(),
                    "name-taken",
                    "The " + (kind.equals("select") ? "rows of this selection" : "items of this loop")
                            + " cannot be called \"" + name + "\""
                            + (as == null ? ", as without \"as\"" : "") + ": " + taken
                            + ". Give them another name with \"as\".",
                    null);
        }
        return name;
    }

    private @Nullable StepPlan parallel(Fields step, Head head, Sight sight) {
        if (!(step.get("parallel") instanceof Fields written)) return null; // the grammar check has said so
        List<Sight> after = new ArrayList<>();
        List<Branch> branches = new ArrayList<>();
        for (Field field : written.fields().values()) {
            List<StepTree.Around> there = tree.around(field.value());
            Sight within = sight.within(there == null ? sight.around() : there);
            List<StepPlan> steps = steps(field.value(), head.path() + "[" + field.name() + "]", within);
            branches.add(new Branch(field.name(), steps));
            after.add(within);
        }
        after.forEach(within -> sight.before().addFound(within.before()));
        return new ParallelStep(head, "any".equals(FlowCompiler.text(step, "wait")), List.copyOf(branches));
    }

    private StepPlan attempt(Fields step, Head head, Sight sight) {
        List<StepPlan> steps = steps(step.get("try"), head.path() + "/try", sight);
        Sight within = sight.with("error");
        List<StepPlan> caught = steps(step.get("catch"), head.path() + "/catch", within);
        sight.before().addFound(within.before());
        List<StepPlan> last = steps(step.get("finally"), head.path() + "/finally", sight);
        return new TryStep(head, steps, step.get("catch") == null ? null : caught, last);
    }

    private StepPlan delay(@Nullable Source source, Head head, Reads reads) {
        boolean until = source instanceof Fields;
        Source written = source instanceof Fields fields ? fields.get("until") : source;
        Template time = template(written, reads);
        if (written != null && time.isConstant() && written.plain() instanceof String text && text.contains("{{")) {
            // Braces that are no expression, which is for nobody but the template to know.
            if (until) GrammarCheck.time(written, text, findings);
            else GrammarCheck.duration(written, text, findings);
        }
        return new DelayStep(head, time, until);
    }

    private @Nullable StepPlan callback(@Nullable Source source, Head head, Sight sight) {
        if (!(source instanceof Fields fields)) return null; // the grammar check has said so
        Sight within = sight.with("callback");
        List<StepPlan> steps = steps(fields.get("steps"), head.path(), within);
        sight.before().addFound(within.before());
        Duration limit = FlowCompiler.duration(fields, "time-limit");
        return limit == null ? null : new CallbackStep(head, limit, steps);
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
        } else if (flow.equals(flowName) && certain.contains(step)) {
            findings.add(
                    call,
                    "endless-call",
                    "The flow calls itself each time, and would never end. Give the step a \"when\", or put a filter"
                            + " before it.");
        }
        Source async = step.get("async");
        return new CallStep(head, flow, input, async != null && Boolean.TRUE.equals(async.plain()));
    }

    /** Whether the step is done whenever it is reached. */
    private static boolean isCertain(Fields step) {
        return step.get("when") == null && !isDisabled(step);
    }

    private static boolean isDisabled(Fields step) {
        Source disabled = step.get("disabled");
        return disabled != null && Boolean.TRUE.equals(disabled.plain());
    }

    private static Set<Source> certain(@Nullable Source root) {
        Set<Source> certain = Collections.newSetFromMap(new IdentityHashMap<>());
        if (!(root instanceof Items list)) return certain;
        for (Source item : list.items()) {
            if (!(item instanceof Fields step)) continue;
            if (isCertain(step)) certain.add(step);
            if (MAY_END.contains(StepTree.kind(step))) break;
        }
        return certain;
    }

    private StepPlan respond(Fields step, Head head, Reads reads) {
        if (!answers) {
            Field field = step.fields().get("respond");
            if (field != null) {
                findings.add(
                        step.pointer() + "/respond",
                        field.at(),
                        "nobody-waits",
                        "Nobody waits for an answer here: the flow's trigger is not a call. Use http.call as trigger,"
                                + " or leave the step out.",
                        null);
            }
        }
        Source answer = step.get("respond");
        Fields fields = answer instanceof Fields map ? map : null;
        Source status = fields == null ? null : fields.get("status");
        if (fields != null && fields.get("headers") instanceof Fields headers) {
            for (Field header : headers.fields().values()) headerValue(header.name(), header.value());
        }
        return new RespondStep(
                head,
                status == null ? Template.constant(200L) : template(status, reads),
                fields == null || fields.get("headers") == null
                        ? Template.constant(Map.of())
                        : template(fields.get("headers"), reads),
                template(fields == null ? null : fields.get("body"), reads));
    }

    /** What an expression makes of it is judged when that has been evaluated. */
    private void headerValue(String name, Source value) {
        if (value instanceof Items items) items.items().forEach(item -> headerValue(name, item));
        if (!(value.plain() instanceof String text) || text.contains("{{") || RespondStep.isHeaderValue(text)) return;
        findings.add(
                value,
                "invalid-value",
                "The value of the header \"" + name + "\" must be text without line breaks and other control"
                        + " characters, and in Latin-1.");
    }

    private Template template(@Nullable Source source, Reads reads) {
        if (source == null) return Template.constant(null);
        if (source instanceof Scalar scalar && !(scalar.plain() instanceof String))
            return Template.constant(scalar.plain());
        return formulas.template(source, reads);
    }
}
