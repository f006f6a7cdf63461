package io.junctura.definition;

import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.connector.input.Durations;
import io.junctura.definition.FlowPlan.History;
import io.junctura.definition.FlowPlan.Limits;
import io.junctura.definition.FlowPlan.OnFailure;
import io.junctura.definition.FlowPlan.Order;
import io.junctura.definition.FlowPlan.TriggerPlan;
import io.junctura.definition.IntegrationCompiler.DeclaredNames;
import io.junctura.definition.Source.Fields;
import io.junctura.expression.Expression;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compiles one flow. */
final class FlowCompiler {

    private final String name;
    private final Fields flow;
    private final DeclaredNames declared;
    private final Operations operations;
    private final Findings findings;
    private final Formulas formulas;

    FlowCompiler(String name, Fields flow, DeclaredNames declared, Operations operations, Findings findings) {
        this.name = name;
        this.flow = flow;
        this.declared = declared;
        this.operations = operations;
        this.findings = findings;
        this.formulas = new Formulas(findings);
    }

    /** Null: the flow is unusable. If a problem was reported, the result must not be used. */
    @Nullable
    FlowPlan compile() {
        TriggerDescriptor descriptor = null;
        TriggerPlan trigger = null;
        if (flow.get("trigger") instanceof Fields fields) {
            Source use = fields.get("use");
            descriptor = use == null ? null : operations.trigger(use, findings);
            trigger = trigger(fields, descriptor);
        }
        Expression dedupeBy =
                formulas.condition(flow.get("dedupe-by"), Reads.beforeRun("dedupe-by", declared.config()));
        boolean answers = descriptor == null || descriptor.kind().answers();
        List<StepPlan> steps = new StepCompiler(name, flow, answers, declared, operations, findings).compile();
        if (trigger == null) return null;
        return new FlowPlan(name, text(flow, "title"), trigger, dedupeBy, orderBy(), limits(), history(), steps);
    }

    private TriggerPlan trigger(Fields fields, @Nullable TriggerDescriptor descriptor) {
        Operation operation = new Operation(fields, declared, operations, findings);
        if (descriptor != null) operation.connecting(descriptor.connecting());
        String use = text(fields, "use");
        Reads reads = Reads.inTrigger(declared.config());
        Source every = fields.get("every");
        boolean polls = descriptor == null || descriptor.kind().polls();
        if (every != null && descriptor != null && !polls) {
            findings.add(
                    every,
                    "every-without-polling",
                    descriptor.use() + " does not poll, so \"every\" has no effect. Leave it out.",
                    descriptor.kind() == TriggerKind.SCHEDULE ? "input: { every: … }" : null);
        }
        return new TriggerPlan(
                use == null ? "" : use,
                operation.connection(),
                operation.input(
                        descriptor == null ? null : descriptor.input(),
                        descriptor == null ? null : descriptor.className(),
                        reads),
                duration(fields, "every"));
    }

    private @Nullable Order orderBy() {
        Source written = flow.get("order-by");
        Fields full = written instanceof Fields fields ? fields : null;
        Expression key = formulas.condition(
                full == null ? written : full.get("key"), Reads.beforeRun("order-by", declared.config()));
        if (key == null) return null; // Absent, or the grammar check has reported it.
        String onFailure = full == null ? null : text(full, "on-failure");
        return new Order(
                key, onFailure == null ? OnFailure.BLOCK : constant(OnFailure.class, onFailure, OnFailure.BLOCK));
    }

    private Limits limits() {
        if (!(flow.get("limits") instanceof Fields limits)) return Limits.DEFAULT;
        return new Limits(number(limits, "concurrency", Limits.DEFAULT.concurrency()), duration(limits, "time"));
    }

    private History history() {
        String written = text(flow, "history");
        return written == null ? History.FULL : constant(History.class, written, History.FULL);
    }

    static @Nullable String text(Fields fields, String key) {
        Source source = fields.get(key);
        return source != null && source.plain() instanceof String text ? text : null;
    }

    static int number(Fields fields, String key, int fallback) {
        Source source = fields.get(key);
        if (source == null || !(source.plain() instanceof Long number)) return fallback;
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }

    /** Null: absent, or invalid, which the grammar check has reported. */
    static @Nullable Duration duration(Fields fields, String key) {
        String text = text(fields, key);
        if (text == null) return null;
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static <E extends Enum<E>> E constant(Class<E> type, String written, E fallback) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(written)) return constant;
        }
        return fallback;
    }
}
