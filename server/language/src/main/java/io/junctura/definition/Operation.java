package io.junctura.definition;

import io.junctura.builtin.OwnInputs;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.Connecting;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.connector.ConnectorDescriptor.Schema;
import io.junctura.connector.input.BadValue;
import io.junctura.definition.IntegrationCompiler.DeclaredNames;
import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.definition.Source.Position;
import io.junctura.definition.Source.Scalar;
import io.junctura.expression.Template;
import io.junctura.json.JsonPointer;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles the common keys of triggers and actions: {@code use}, {@code connection} and {@code input}. */
final class Operation {

    private final Fields fields;
    private final DeclaredNames declared;
    private final Operations operations;
    private final Findings findings;
    private final Source input;

    Operation(Fields fields, DeclaredNames declared, Operations operations, Findings findings) {
        this.fields = fields;
        this.declared = declared;
        this.operations = operations;
        this.findings = findings;
        Source written = fields.get("input");
        this.input =
                written == null ? new Fields(fields.path().to("input"), fields.at(), new LinkedHashMap<>()) : written;
    }

    /** The named slot; null: none is named. */
    @Nullable
    String connection() {
        Source source = fields.get("connection");
        if (source == null || !(source.plain() instanceof String slot)) return null;
        String connector = declared.slots().get(slot);
        if (connector == null) {
            if (Grammar.CONNECTION_NAME.pattern().matcher(slot).matches()) unknownSlot(source, slot);
            return slot;
        }
        ConnectorDescriptor own = own();
        if (own == null) return slot;
        if (own.connection().isPresent() && !connector.isEmpty() && !connector.equals(own.id())) {
            findings.add(
                    source,
                    "wrong-connection",
                    "The slot \"" + slot + "\" is for the connector " + connector + ", but " + use() + " needs one for "
                            + own.id() + ".",
                    slotFor(own.id()));
        }
        return slot;
    }

    private void unknownSlot(Source source, String slot) {
        ConnectorDescriptor own = own();
        String near = Findings.nearest(slot, declared.slots().keySet());
        if (near == null && own != null) near = slotFor(own.id());
        findings.add(
                source,
                "unknown-slot",
                "The integration has no connection slot \"" + slot + "\". Declare it at the top: connections: { " + slot
                        + ": { connector: " + (own == null ? "…" : own.id()) + " } }.",
                near);
    }

    /** The only slot for a connector; null: there is none, or several. */
    private @Nullable String slotFor(String connector) {
        List<String> fitting = new ArrayList<>();
        declared.slots().forEach((slot, id) -> {
            if (id.equals(connector)) fitting.add(slot);
        });
        return fitting.size() == 1 ? fitting.get(0) : null;
    }

    /**
     * @param schema    of the inputs; null: the operation is unknown
     * @param className of the operation; null: unknown
     */
    Template input(@Nullable Schema schema, @Nullable String className, Reads reads) {
        InputCheck check = new InputCheck(schema == null ? Map.of() : schema.json(), findings);
        int before = findings.count();
        if (schema != null) check.check(input);
        if (schema != null) connected(schema);
        if (className != null) own(className, before);
        if (schema != null && findings.count() == before) made();
        Template template = new Formulas(findings).template(input, reads, check.segments(input)::contains);
        for (Template.SecretUse use : template.secrets()) {
            secret(use, Source.follow(input, use.pointer()));
        }
        return template;
    }

    /**
     * Checks inputs that are only allowed beside a connection, or only without one ({@code @Field(connection = …)}).
     */
    private void connected(Schema schema) {
        if (!(schema.json().get("properties") instanceof Map<?, ?> properties)) return;
        if (!(input instanceof Fields given) || misspelt("connection")) return;
        String slot = FlowCompiler.text(fields, "connection");
        ConnectorDescriptor own = own();
        List<String> instead = connected(properties, "instead");
        List<String> with = connected(properties, "only-with");
        for (Field field : given.fields().values()) {
            boolean isNull = field.value() instanceof Scalar scalar && scalar.plain() == null;
            if (isNull) continue;
            if (slot == null && with.contains(field.name())) {
                String only = own == null ? null : slotFor(own.id());
                findings.add(
                        field.value(),
                        "needs-connection",
                        "\"" + field.name() + "\" goes with a connection, and none is named here. Add the key"
                                + " \"connection\"" + otherwise(instead) + ".",
                        only == null ? null : "connection: " + only);
            } else if (slot != null && instead.contains(field.name())) {
                findings.add(
                        field.value(),
                        "excludes-connection",
                        "\"" + field.name() + "\" is for steps without a connection, and this one names \"" + slot
                                + "\". Leave one of the two out" + otherwise(with) + ".");
            } else if (slot == null && instead.contains(field.name())) {
                mayBeCalled(field.value());
            }
        }
        if (slot != null || with.stream().anyMatch(name -> given.get(name) != null)) return;
        for (String name : instead) {
            Source value = given.get(name);
            if (value != null && !(value instanceof Scalar scalar && scalar.plain() == null)) continue;
            findings.add(
                    given,
                    "missing-field",
                    "\"" + name + "\" is missing in " + GrammarCheck.label(given)
                            + ": it must be given where no connection is named.");
        }
    }

    /** Every run would fail, so an address that the server will not call is reported before. */
    private void mayBeCalled(Source value) {
        if (!(value.plain() instanceof String text) || !isConstant(value)) return;
        try {
            URI address = new URI(text.strip());
            if (address.getHost() == null) return;
            operations
                    .rules()
                    .addresses()
                    .refusal(address)
                    .ifPresent(sentence -> findings.add(value, "address-not-allowed", sentence));
        } catch (URISyntaxException e) {
            // The check against the schema has reported it.
        }
    }

    /** Whether there is a key that was probably meant to be this one, which the grammar check has reported. */
    private boolean misspelt(String key) {
        return fields.get(key) == null
                && fields.fields().keySet().stream()
                        .anyMatch(written -> key.equals(Findings.nearest(written, List.of(key))));
    }

    private static List<String> connected(Map<?, ?> properties, String how) {
        List<String> names = new ArrayList<>();
        properties.forEach((name, schema) -> {
            if (schema instanceof Map<?, ?> map && how.equals(map.get("x-connection"))) names.add(String.valueOf(name));
        });
        return names;
    }

    private static String otherwise(List<String> others) {
        return others.isEmpty() ? "" : ", or say " + Findings.oneOf(others) + " instead";
    }

    /**
     * A built-in operation may check its constant inputs beyond their schema.
     *
     * @param before how many problems there were before the schema was checked: values that it rejected are not checked
     *               again
     */
    private void own(String className, int before) {
        ConnectorDescriptor own = own();
        if (own == null || !(input instanceof Fields given)) return;
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Field field : given.fields().values()) {
            Object plain = field.value().plain();
            if (plain == null || !isConstant(field.value())) continue;
            if (findings.since(before, field.value().pointer())) continue;
            constants.put(field.name(), plain);
        }
        OwnInputs.problems(own, className, constants).forEach((component, message) -> {
            Source at = given.get(component);
            findings.add(at == null ? given : at, "invalid-value", message);
        });
    }

    /** If no value comes from an expression, the record is made now, so that its constructor checks the values. */
    private void made() {
        if (!(input instanceof Fields given) || !isConstant(input)) return;
        operations
                .rules()
                .inputs()
                .refusal(use(), given.plain())
                .ifPresent(refused -> findings.add(
                        named(placeOf(refused), refused.sentence()), "invalid-value", refused.getMessage()));
    }

    private Source placeOf(BadValue refused) {
        Source here = input;
        for (String name : refused.path()) here = Source.follow(here, "/" + JsonPointer.segment(name));
        return here;
    }

    /** A constructor refuses the values of a record together. Its sentence names the wrong one at its beginning, or in quotes. */
    private static Source named(Source place, String sentence) {
        if (!(place instanceof Fields record)) return place;
        for (Field field : record.fields().values()) {
            String name = field.name();
            boolean isFirst = sentence.startsWith(name + " ");
            if (isFirst || sentence.contains("\"" + name + "\"")) return field.value();
        }
        return place;
    }

    private static boolean isConstant(Source source) {
        if (source instanceof Fields fields)
            return fields.fields().values().stream().allMatch(field -> isConstant(field.value()));
        if (source instanceof Items items) return items.items().stream().allMatch(Operation::isConstant);
        return !(source.plain() instanceof String text) || !text.contains("{{");
    }

    private void secret(Template.SecretUse use, Source source) {
        ConnectorDescriptor own = own();
        if (own == null) return;
        String slot = FlowCompiler.text(fields, "connection");
        ConnectionDescriptor connection = own.connection().orElse(null);
        Position at = source instanceof Scalar scalar && scalar.plain() instanceof String text
                ? scalar.at(Math.max(0, text.indexOf(use.name())))
                : source.at();
        if (slot == null || connection == null) {
            findings.add(
                    source.pointer(),
                    at,
                    "secret-without-connection",
                    "{{ secret." + use.name() + " }} is a secret of the connection that is named here, but none is"
                            + " named. Add the key \"connection\".",
                    null);
            return;
        }
        declared.secrets()
                .add(new IntegrationPlan.SecretUse(slot, use.name(), source.pointer(), at.line(), at.column()));
        if (connection.moreSecrets() || connection.secrets().containsKey(use.name())) return;
        findings.add(
                source.pointer(),
                at,
                "unknown-secret",
                "A connection of " + own.id() + " has no secret \"" + use.name() + "\""
                        + (connection.secrets().isEmpty()
                                ? "."
                                : "; it has "
                                        + String.join(", ", connection.secrets().keySet()) + "."),
                Findings.nearest(use.name(), connection.secrets().keySet()));
    }

    /** Reports a missing connection, or one that the operation does not use. */
    void connecting(Connecting connecting) {
        Field named = fields.fields().get("connection");
        ConnectorDescriptor own = own();
        if (own == null) return;
        if (named != null && (connecting == Connecting.NONE || own.connection().isEmpty())) {
            findings.add(
                    named.value().pointer(),
                    named.at(),
                    "no-connection",
                    use() + " uses no connection. Leave it out.",
                    null);
        } else if (named == null && connecting == Connecting.REQUIRED) {
            findings.add(
                    fields,
                    "missing-connection",
                    use() + " needs a connection. Add the key \"connection\" with the name of a slot for " + own.id()
                            + ".",
                    slotFor(own.id()));
        }
    }

    private @Nullable ConnectorDescriptor own() {
        return operations.connectorOf(use());
    }

    private String use() {
        String use = FlowCompiler.text(fields, "use");
        return use == null ? "" : use;
    }
}
