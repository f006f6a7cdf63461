package io.junctura.delivery;

import io.junctura.connector.input.Durations;
import io.junctura.definition.ActionStep;
import io.junctura.definition.FilterStep;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.KnownFields;
import io.junctura.definition.SetStep;
import io.junctura.definition.StepPlan;
import io.junctura.expression.Expression;
import io.junctura.expression.ExpressionProblem;
import io.junctura.expression.Place;
import io.junctura.expression.Template;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The flow of a subscription, whose runs are its deliveries. A revision stores the settings that a delivery keeps once it has
 * begun. Each attempt reads the present address, headers and keys. Pure.
 */
public final class DeliveryPlan {
    /** The instance of these flows, which keeps them out of lists of integrations. */
    public static final String INSTANCE = "subscription";

    public static final String FLOW = "deliver";
    static final String USE = "subscription.send";
    static final String SEND = "send";

    /** The slot of the connection. Each subscription has separate limits and a separate circuit breaker. */
    public static final String SLOT = "subscriber";

    /** The time limit of an answer. */
    static final Duration TIME_LIMIT = Duration.ofSeconds(20);

    /** Longer than the limit of the answer, so that the outcome of the attempt is recorded as well. */
    private static final Duration STEP_LIMIT = TIME_LIMIT.plusSeconds(10);

    /** The pauses that Svix uses, after the immediate first attempt. */
    private static final List<Duration> USUAL_PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(10));

    private static final String CONFIG = "config";
    private static final Set<String> NAMES = Set.of("payload", "trigger", "run");
    private static final Set<String> NAMES_WITH_CONFIG = Set.of("payload", "trigger", "run", CONFIG);

    private DeliveryPlan() {}

    static FlowName name(String subscription) {
        return new FlowName(INSTANCE, subscription, FLOW);
    }

    /** The settings that a delivery keeps. */
    static Map<String, Object> pinned(SubscriptionSettings settings) {
        Map<String, Object> pinned = new LinkedHashMap<>();
        if (settings.filter() != null) pinned.put("filter", settings.filter());
        if (settings.transform() != null) pinned.put("transform", settings.transform());
        if (settings.orderBy() != null) pinned.put("orderBy", settings.orderBy());
        if (settings.retry() != null) pinned.put("pauses", settings.retry().pauses());
        if (settings.config() != null) pinned.put(CONFIG, settings.config());
        return pinned;
    }

    /** @param pinned as {@link #pinned} made it */
    static PinnedFlow flow(String subscription, int flow, int revision, int version, Map<String, Object> pinned) {
        return new PinnedFlow(
                flow, revision, version, name(subscription), plan(pinned), config(pinned), Map.of(SLOT, subscription));
    }

    @SuppressWarnings("unchecked") // As pinned made it.
    private static Map<String, Object> config(Map<String, Object> pinned) {
        Object config = pinned.get(CONFIG);
        return config == null ? Map.of() : (Map<String, Object>) config;
    }

    /** @throws io.junctura.error.DomainException that names the invalid expression */
    static void check(SubscriptionSettings settings) {
        Map<String, Object> pinned = pinned(settings);
        plan(pinned);
        for (String key : List.of("filter", "transform", "orderBy")) {
            if (pinned.containsKey(key)) checkFields(key, compile(key, pinned.get(key), NAMES_WITH_CONFIG));
        }
    }

    private static void checkFields(String key, Template template) {
        KnownFields.OF_DELIVERIES.forEach((name, known) -> {
            for (Expression expression : template.expressions()) {
                for (String read : expression.fieldsRead(name)) {
                    if (known.contains(read)) continue;
                    throw SettingsReading.wrong(
                            key,
                            "\"" + name + "\" has no field \"" + read + "\". It has "
                                    + String.join(", ", new TreeSet<>(known)) + ".");
                }
            }
        });
    }

    private static FlowPlan plan(Map<String, Object> pinned) {
        Set<String> names = pinned.containsKey(CONFIG) ? NAMES_WITH_CONFIG : NAMES;
        List<StepPlan> steps = new ArrayList<>(3);
        Object filter = pinned.get("filter");
        if (filter != null) steps.add(new FilterStep(filterHead(), whole("filter", filter, names)));
        Object transform = pinned.get("transform");
        if (transform != null) {
            Template body = compile("transform", Map.of("body", transform), names);
            steps.add(new SetStep(head("body", "Make the body", null), body));
        }
        steps.add(new ActionStep(sending(pinned), USE, SLOT, input(transform != null), null));
        Object orderBy = pinned.get("orderBy");
        FlowPlan.Order order =
                orderBy == null ? null : new FlowPlan.Order(whole("orderBy", orderBy, names), FlowPlan.OnFailure.SKIP);
        FlowPlan.TriggerPlan trigger = new FlowPlan.TriggerPlan("topic.event", null, Template.constant(Map.of()), null);
        return new FlowPlan(
                FLOW, null, trigger, null, order, FlowPlan.Limits.DEFAULT, FlowPlan.History.FULL, List.copyOf(steps));
    }

    private static Template input(boolean transformed) {
        Map<String, Object> input = new LinkedHashMap<>();
        if (transformed) {
            input.put("body", "{{ vars.body }}");
            input.put("type", "{{ payload.type }}");
        } else {
            input.put("event", "{{ payload }}");
        }
        input.put("trigger", "{{ trigger }}");
        return compile("transform", input, Set.of("payload", "trigger", "vars"));
    }

    /** The filter does not apply to test events. */
    private static StepPlan.Head filterHead() {
        return head("filter", "Filter", whole("filter", "{{ $exists(trigger.test) = false }}", NAMES));
    }

    private static StepPlan.Head head(String id, String title, @Nullable Expression when) {
        return new StepPlan.Head(id, id, true, title, when, StepPlan.Retry.DEFAULT, null, StepPlan.OnError.FAIL);
    }

    private static StepPlan.Head sending(Map<String, Object> pinned) {
        List<Duration> pauses = pinned.get("pauses") instanceof List<?> written
                ? written.stream()
                        .map(pause -> Durations.parse(String.valueOf(pause)))
                        .toList()
                : USUAL_PAUSES;
        return new StepPlan.Head(
                SEND,
                SEND,
                true,
                "Send the webhook",
                null,
                StepPlan.Retry.after(pauses, null),
                STEP_LIMIT,
                StepPlan.OnError.FAIL);
    }

    private static Expression whole(String field, Object text, Set<String> names) {
        Expression whole = compile(field, text, names).whole();
        if (whole != null) return whole;
        throw SettingsReading.wrong(field, "This must be one expression in {{ }}, such as {{ payload.total > 100 }}.");
    }

    private static Template compile(String field, Object raw, Set<String> names) {
        List<ExpressionProblem> problems = new ArrayList<>();
        Template template = Template.compile(raw, pointer -> new Place(pointer, 1, 1), problems::add);
        if (!problems.isEmpty()) {
            throw SettingsReading.wrong(field, String.valueOf(problems.get(0).getMessage()));
        }
        if (!template.secrets().isEmpty()) {
            throw SettingsReading.wrong(field, "A secret cannot be sent in a webhook's body.");
        }
        for (String name : template.names()) {
            if (names.contains(name)) continue;
            throw SettingsReading.wrong(
                    field, "There is no \"" + name + "\" here. The event is payload, and its topic trigger.topic.");
        }
        return template;
    }

    /** Whether the flow is a subscription's. */
    static boolean is(@Nullable FlowName name) {
        return name != null && name.instance().equals(INSTANCE);
    }
}
