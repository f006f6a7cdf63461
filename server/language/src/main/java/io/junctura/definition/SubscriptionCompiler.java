package io.junctura.definition;

import static io.junctura.definition.SubscriptionPlan.FILTER;
import static io.junctura.definition.SubscriptionPlan.ORDER_BY;
import static io.junctura.definition.SubscriptionPlan.TRANSFORM;

import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.expression.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compiles the subscriptions that a document declares. Their shape was checked before. */
final class SubscriptionCompiler {
    private static final List<String> PER_EVENT = List.of(FILTER, TRANSFORM, ORDER_BY);

    private final Set<String> config;
    private final Findings findings;
    private final Formulas formulas;

    SubscriptionCompiler(Set<String> config, Findings findings) {
        this.config = config;
        this.findings = findings;
        this.formulas = new Formulas(findings);
    }

    Map<String, SubscriptionPlan> compile(@Nullable Source written) {
        Map<String, SubscriptionPlan> plans = new LinkedHashMap<>();
        if (!(written instanceof Fields all)) return plans;
        for (Field field : all.fields().values()) {
            if (field.value() instanceof Fields one) plans.put(field.name(), plan(field.name(), one));
        }
        return plans;
    }

    private SubscriptionPlan plan(String name, Fields one) {
        check(one);
        Map<String, Field> atPublication = new LinkedHashMap<>(one.fields());
        atPublication.keySet().retainAll(SubscriptionGrammar.SUBSCRIPTION.names());
        atPublication.keySet().removeAll(PER_EVENT);
        Template settings =
                formulas.template(new Fields(one.path(), one.at(), atPublication), Reads.whenPublished(config));
        Map<String, @Nullable Object> perEvent = new LinkedHashMap<>();
        boolean readsConfig = false;
        for (String key : PER_EVENT) {
            Source source = one.get(key);
            if (source == null) continue;
            Template template = template(key, source);
            perEvent.put(key, source.plain());
            readsConfig |= template != null && template.names().contains("config");
        }
        return new SubscriptionPlan(name, settings, perEvent, readsConfig);
    }

    private @Nullable Template template(String key, Source source) {
        Reads reads = Reads.ofEvent(key, config);
        if (key.equals(TRANSFORM)) return formulas.template(source, reads);
        if (!GrammarCheck.isWhole(source.plain())) return null; // The grammar check has reported it.
        int before = findings.count();
        Template template = formulas.template(source, reads);
        if (template.whole() == null && findings.count() == before) {
            findings.add(
                    source,
                    "not-an-expression",
                    "\"" + key + "\" must be one expression in {{ }}, without other text.");
        }
        return template;
    }

    /** Checks constants. Values of expressions are checked when the integration is published. */
    private void check(Fields one) {
        literal(one.get("description"), SubscriptionRules::description);
        literal(one.get("address"), SubscriptionRules::address);
        literals(one.get("topics"), "topics", SubscriptionRules::topic);
        literals(one.get("types"), "types", SubscriptionRules::type);
        if (one.get("headers") instanceof Fields headers) {
            count(headers, headers.fields().size(), SubscriptionRules.MAX_HEADERS, "headers");
            for (Field header : headers.fields().values()) {
                String mistake = SubscriptionRules.headerName(header.name());
                boolean named = Grammar.HEADER.pattern().matcher(header.name()).matches();
                if (named && mistake != null) {
                    findings.add(header.value().pointer(), header.at(), "bad-subscription", mistake, null);
                }
                literal(header.value(), SubscriptionRules::headerValue);
            }
        }
        if (one.get("labels") instanceof Fields labels) {
            count(labels, labels.fields().size(), SubscriptionRules.MAX, "labels");
            for (Field label : labels.fields().values()) {
                literal(label.value(), text -> SubscriptionRules.label(label.name(), text));
            }
        }
        if (one.get("retry") instanceof Fields retry && retry.get("pauses") instanceof Items pauses) {
            count(pauses, pauses.items().size(), SubscriptionRules.MAX_PAUSES, "pauses");
        }
    }

    private void literals(@Nullable Source source, String what, Function<String, @Nullable String> rule) {
        if (!(source instanceof Items list)) return;
        count(list, list.items().size(), SubscriptionRules.MAX, what);
        for (Source item : list.items()) literal(item, rule);
    }

    private void literal(@Nullable Source source, Function<String, @Nullable String> rule) {
        if (source == null || !(source.plain() instanceof String text) || text.contains("{{")) return;
        String mistake = rule.apply(text);
        if (mistake != null) findings.add(source, "bad-subscription", mistake);
    }

    private void count(Source source, int count, int most, String what) {
        String mistake = SubscriptionRules.count(count, most, what);
        if (mistake != null) findings.add(source, "bad-subscription", mistake);
    }
}
