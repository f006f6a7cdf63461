package io.junctura.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.TypeElement;

/** Reads the {@code @Rule}s of a record. */
final class RuleReader {

    private final Source source;

    RuleReader(Source source) {
        this.source = source;
    }

    /**
     * @param properties the record's components with their schemas
     * @param secrets    of a connection, which only forms know beside the others
     */
    List<Object> of(TypeElement record, Map<String, Object> properties, Set<String> secrets) {
        List<Object> rules = new ArrayList<>();
        for (Map<String, Object> rule : source.annotations(record, Source.API + "Rule")) {
            rules.add(one(rule, record, properties, secrets));
        }
        return rules;
    }

    private Map<String, Object> one(
            Map<String, Object> rule, TypeElement record, Map<String, Object> properties, Set<String> secrets) {
        List<String> of = Source.texts(rule.get("of"));
        String when = String.valueOf(rule.get("when"));
        List<String> is = Source.texts(rule.get("is"));
        String must = Source.constant(rule.get("must"));
        boolean isOfForms = must.equals("only");
        of.stream()
                .filter(name -> !isOfForms || !secrets.contains(name))
                .forEach(name -> known(name, record, properties));
        if (isOfForms && when.isEmpty()) source.error(record, "@Rule(must = ONLY) needs \"when\".");
        if (of.isEmpty()) source.error(record, "@Rule must name the components that it is of.");
        if (of.size() < 2 && must.endsWith("-one")) {
            source.error(record, "@Rule(must = …ONE) is about several components; name them.");
        }
        if (when.isEmpty() != is.isEmpty()) {
            source.error(record, "@Rule: \"when\" names a component and \"is\" its values; one needs the other.");
        }
        Map<String, Object> read = new LinkedHashMap<>();
        read.put("must", must);
        read.put("of", new ArrayList<Object>(of));
        if (!when.isEmpty()) {
            known(when, record, properties);
            is.forEach(value -> possible(value, when, record, properties));
            read.put("when", when);
            read.put("is", new ArrayList<Object>(is));
        }
        return read;
    }

    private void known(String name, TypeElement record, Map<String, Object> properties) {
        if (properties.containsKey(name)) return;
        source.error(record, "@Rule names \"" + name + "\", which is no component of " + record.getSimpleName() + ".");
    }

    private void possible(String value, String when, TypeElement record, Map<String, Object> properties) {
        if (!(properties.get(when) instanceof Map<?, ?> schema) || !(schema.get("enum") instanceof List<?> choices))
            return;
        if (choices.stream()
                .anyMatch(choice -> Names.folded(String.valueOf(choice)).equals(Names.folded(value)))) return;
        source.error(record, "@Rule: \"" + when + "\" is never " + value + ".");
    }
}
