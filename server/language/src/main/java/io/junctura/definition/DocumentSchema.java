package io.junctura.definition;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.definition.Grammar.Choice;
import io.junctura.definition.Grammar.Condition;
import io.junctura.definition.Grammar.Count;
import io.junctura.definition.Grammar.Either;
import io.junctura.definition.Grammar.Flag;
import io.junctura.definition.Grammar.Formula;
import io.junctura.definition.Grammar.ListOf;
import io.junctura.definition.Grammar.MapOf;
import io.junctura.definition.Grammar.Message;
import io.junctura.definition.Grammar.Moment;
import io.junctura.definition.Grammar.Name;
import io.junctura.definition.Grammar.OneOf;
import io.junctura.definition.Grammar.PerTime;
import io.junctura.definition.Grammar.Ref;
import io.junctura.definition.Grammar.Sequence;
import io.junctura.definition.Grammar.Shape;
import io.junctura.definition.Grammar.Span;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Text;
import io.junctura.definition.Grammar.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts the grammar to a JSON Schema (2020-12), with which editors complete and check documents. */
final class DocumentSchema {

    private static final String WHOLE = "^\\{\\{(?!\\{\\{)[\\s\\S]*\\}\\}$";
    private static final String EXPRESSION = "\\{\\{";
    private static final String PER_TIME = "^\\s*0*[1-9][0-9]{0,4}\\s*/" + TextForms.SPAN.substring(1);

    /** Each struct is written once, under its name. */
    private final Map<String, Object> definitions = new LinkedHashMap<>();

    private final @Nullable Operations operations;

    /** @param operations whose inputs are included; null: only the grammar */
    DocumentSchema(@Nullable Operations operations) {
        this.operations = operations;
    }

    Map<String, Object> write() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:junctura:document");
        schema.put("title", "Junctura document");
        schema.put("description", "An integration, or a saved connection.");
        schema.putAll(of(DocumentGrammar.DOCUMENT));
        schema.put("$defs", definitions);
        return schema;
    }

    private Map<String, Object> of(Shape shape) {
        if (shape instanceof Ref ref) return reference(ref);
        if (shape instanceof Struct struct) return define(struct);
        if (shape instanceof OneOf oneOf) return oneOf(oneOf);
        if (shape instanceof ListOf list) {
            Map<String, Object> schema = object("type", "array", "items", of(list.items()));
            if (list.min() > 0) schema.put("minItems", (long) list.min());
            return schema;
        }
        if (shape instanceof MapOf map) {
            Map<String, Object> schema = map(map.keys());
            schema.put("additionalProperties", of(map.values()));
            if (map.min() > 0) schema.put("minProperties", (long) map.min());
            return schema;
        }
        if (shape instanceof Values values) return either(map(values.keys()), text(WHOLE));
        if (shape instanceof Name name) return text("^(?:" + name.pattern().pattern() + ")$");
        if (shape instanceof Choice choice) return object("enum", List.copyOf(choice.values()));
        if (shape instanceof Flag) return object("type", "boolean");
        if (shape instanceof Text) return object("type", "string");
        if (shape instanceof Message message) {
            return object("type", message.orNothing() ? List.of("string", "null") : "string");
        }
        if (shape instanceof Count count) {
            Map<String, Object> number = object("type", "integer", "minimum", (long) count.min());
            if (count.max() < Integer.MAX_VALUE) number.put("maximum", (long) count.max());
            return count.orExpression() ? either(number, text(WHOLE)) : number;
        }
        if (shape instanceof Span span) {
            Map<String, Object> duration = text(TextForms.SPAN);
            duration.put("examples", List.of("500ms", "5s", "10m", "24h", "7d"));
            return span.orExpression() ? either(duration, text(EXPRESSION)) : duration;
        }
        if (shape instanceof PerTime) {
            Map<String, Object> rate = text(PER_TIME);
            rate.put("examples", List.of("10/1s", "100/1m", "5000/1h"));
            return rate;
        }
        if (shape instanceof Moment) return either(text(TextForms.MOMENT), text(EXPRESSION));
        if (shape instanceof Sequence) return either(object("type", "array"), text(WHOLE));
        if (shape instanceof Either either) return either(of(either.brief()), of(either.full()));
        if (shape instanceof Condition) return either(text(WHOLE), object("type", "boolean"));
        if (shape instanceof Formula) return text(WHOLE);
        return new LinkedHashMap<>(); // A Value: anything.
    }

    private Map<String, Object> reference(Ref ref) {
        Map<String, Object> schema = object("$ref", "#/$defs/" + ref.name());
        if (!definitions.containsKey(ref.name())) {
            definitions.put(ref.name(), Map.of()); // Registered before it is converted, since it may contain itself.
            Shape shape = DocumentGrammar.named(ref);
            definitions.put(ref.name(), shape instanceof Struct struct ? struct(struct) : of(shape));
        }
        return schema;
    }

    private Map<String, Object> define(Struct struct) {
        if (!definitions.containsKey(struct.name())) {
            definitions.put(struct.name(), Map.of());
            definitions.put(struct.name(), struct(struct));
        }
        return object("$ref", "#/$defs/" + struct.name());
    }

    private Map<String, Object> struct(Struct struct) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        for (Grammar.Key key : struct.keys()) {
            Map<String, Object> schema = of(key.shape());
            schema.put("description", key.about());
            properties.put(key.name(), schema);
            if (key.required()) required.add(key.name());
        }
        Map<String, Object> schema = object("type", "object", "description", struct.about(), "properties", properties);
        if (!required.isEmpty()) schema.put("required", required);
        if (!struct.some().isEmpty()) {
            List<Object> some = new ArrayList<>();
            for (String key : struct.some()) some.add(object("required", List.of(key)));
            schema.put("anyOf", some);
        }
        schema.put("additionalProperties", false);
        if (operations != null) enrich(struct, schema, properties);
        return schema;
    }

    private Map<String, Object> oneOf(OneOf oneOf) {
        List<Object> kinds = new ArrayList<>();
        for (Struct kind : oneOf.kinds()) kinds.add(define(kind));
        return object("oneOf", kinds);
    }

    private static Map<String, Object> map(Name keys) {
        Map<String, Object> schema = object("type", "object");
        if (!keys.equals(Grammar.ANYTHING))
            schema.put(
                    "propertyNames", object("pattern", "^(?:" + keys.pattern().pattern() + ")$"));
        return schema;
    }

    private static Map<String, Object> text(String pattern) {
        return object("type", "string", "pattern", pattern);
    }

    private static Map<String, Object> either(Object... schemas) {
        return object("anyOf", List.of(schemas));
    }

    private static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        return object;
    }

    /** Adds the operations, inputs and settings of the installed connectors. */
    private void enrich(Struct struct, Map<String, Object> schema, Map<String, Object> properties) {
        if (operations == null) return;
        List<Object> rules = new ArrayList<>();
        List<Object> names = new ArrayList<>();
        String key = "use";
        if (struct.name().equals("action-step")) {
            for (ActionDescriptor action : operations.actions()) {
                names.add(name(action.use(), action.title()));
                rules.add(rule(action.use(), action.input(), "input", "use"));
            }
        } else if (struct.name().equals("trigger")) {
            for (TriggerDescriptor trigger : operations.triggers()) {
                names.add(name(trigger.use(), trigger.title()));
                rules.add(rule(trigger.use(), trigger.input(), "input", "use"));
            }
        } else if (struct.name().equals("connection")) {
            key = "connector";
            for (ConnectorDescriptor connector : operations.connectors()) {
                if (connector.connection().isEmpty()) continue;
                ConnectionDescriptor connection = connector.connection().get();
                names.add(name(connector.id(), connector.title()));
                rules.add(rule(connector.id(), connection.settings(), "settings", "connector"));
            }
        }
        if (names.isEmpty()) return;
        properties.put(key, object("oneOf", names));
        schema.put("allOf", rules);
    }

    private static Map<String, Object> name(String id, String title) {
        return object("const", id, "title", title);
    }

    private Map<String, Object> rule(String id, ConnectorDescriptor.Schema schema, String key, String by) {
        boolean input = key.equals("input");
        String name = key + ":" + id;
        InputSchema rewriting = new InputSchema(name, input);
        definitions.put(name, rewriting.root(schema.json()));
        definitions.putAll(rewriting.definitions());
        boolean needed = schema.json().get("required") instanceof List<?> required && !required.isEmpty();
        Map<String, Object> then = object("properties", object(key, object("$ref", "#/$defs/" + name)));
        if (needed) then.put("required", List.of(key));
        return object(
                "if", object("properties", object(by, object("const", id)), "required", List.of(by)), "then", then);
    }
}
