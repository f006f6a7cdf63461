package io.junctura.dist;

import io.junctura.api.Effect;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.Connecting;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.connector.ConnectorDescriptor.Schema;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The generated part of a connector's page: every setting, action and trigger, from the connector's types. */
final class ConnectorReference {
    private final StringBuilder page = new StringBuilder("## Reference\n");

    private ConnectorReference() {}

    static String of(ConnectorDescriptor connector) {
        ConnectorReference reference = new ConnectorReference();
        connector.connection().ifPresent(reference::connection);
        connector.triggers().forEach(reference::trigger);
        connector.actions().forEach(reference::action);
        return reference.page.toString();
    }

    private void connection(ConnectionDescriptor connection) {
        page.append("\n### Fields of the connection\n");
        paragraph(SchemaRows.text(connection.settings().json(), "description"));
        table("setting", connection.settings());
        Map<String, Object> secrets = new LinkedHashMap<>();
        connection.secrets().forEach((name, schema) -> secrets.put(name, schema.json()));
        table("secret", new Schema(Map.of("properties", secrets)));
        rules(connection.settings());
        if (connection.moreSecrets()) paragraph("The connection can have further secrets of any name.");
        if (!secrets.isEmpty()) keptSecrets(connection);
    }

    private void keptSecrets(ConnectionDescriptor connection) {
        List<String> keeping = connection.keepsSecrets().stream().sorted().toList();
        paragraph("When a setting " + (keeping.isEmpty() ? "" : "other than " + joined(keeping, " and ") + " ")
                + "changes, the saved secrets must be [entered again](../../operate/secrets.md#changed-settings).");
    }

    private void trigger(TriggerDescriptor trigger) {
        page.append("\n### Trigger `").append(trigger.use()).append("`\n");
        paragraph("**" + trigger.title() + "** – " + kind(trigger.kind()) + connecting(trigger.connecting()));
        paragraph(trigger.docs());
        if (trigger.registers()) paragraph("The trigger registers the flow's address at the other system.");
        table("input", trigger.input());
        rules(trigger.input());
        result("Payload", "payload", trigger.payload());
    }

    private void action(ActionDescriptor action) {
        page.append("\n### Action `").append(action.use()).append("`\n");
        paragraph("**" + action.title() + "** – Effect: [" + effect(action.effect()) + "](README.md#effects)."
                + connecting(action.connecting()));
        paragraph(action.docs());
        if (!action.items().isEmpty()) paragraph("Each item of `" + action.items() + "` has an outcome of its own.");
        table("input", action.input());
        rules(action.input());
        result("Result", "result", action.output());
    }

    private void paragraph(String text) {
        if (!text.isBlank())
            page.append('\n').append(SchemaRows.joined(text).strip()).append('\n');
    }

    private void table(String head, Schema schema) {
        String rows = SchemaRows.ofInput(schema.json());
        if (rows.isEmpty()) return;
        page.append("\n| ").append(head).append(" | type | default | |\n| --- | --- | --- | --- |\n");
        page.append(rows);
    }

    private void result(String title, String head, Schema schema) {
        String text = SchemaRows.text(schema.json(), "description");
        String rows = SchemaRows.ofResult(schema.json());
        if (rows.isEmpty()) {
            String type = SchemaRows.type(schema.json());
            paragraph(title + ": " + type + (text.isEmpty() ? "." : ". " + text));
            return;
        }
        if (schema.json().get("type") instanceof String type && type.equals("array")) paragraph(title + ": a list.");
        page.append("\n| ")
                .append(head)
                .append(" | type | |\n| --- | --- | --- |\n")
                .append(rows);
    }

    private void rules(Schema schema) {
        List<String> rules = new ArrayList<>();
        for (Object rule : SchemaRows.list(schema.json(), "x-rules")) {
            if (rule instanceof Map<?, ?> map) rules.add("- " + rule(map) + "\n");
        }
        if (!rules.isEmpty()) page.append('\n').append(String.join("", rules));
    }

    private static String rule(Map<?, ?> rule) {
        List<?> of = SchemaRows.list(rule, "of");
        String fields = joined(of, " and ");
        String either = joined(of, " or ");
        boolean one = of.size() == 1;
        String when = rule.get("when") instanceof String field
                ? " with "
                        + joined(
                                SchemaRows.list(rule, "is").stream()
                                        .map(value -> field + ": " + value)
                                        .toList(),
                                " or ")
                : "";
        return switch (SchemaRows.text(rule, "must")) {
            case "all" -> fields + (one ? " is" : " are") + " required" + when + ".";
            case "none" -> fields + (one ? " is" : " are") + " not allowed" + when + ".";
            case "only" -> fields + (one ? " applies" : " apply") + " only" + when + ".";
            case "exactly-one" -> "Exactly one of " + either + " is required" + when + ".";
            case "at-least-one" -> "At least one of " + either + " is required" + when + ".";
            case "at-most-one" -> "At most one of " + either + " is allowed" + when + ".";
            case "map" -> fields + " must be a map" + when + ".";
            case "text" -> fields + " must be a text or number" + when + ".";
            case "file" -> fields + " must be a file" + when + ".";
            default -> throw new IllegalArgumentException("A rule without words: " + rule);
        };
    }

    private static String joined(List<?> names, String last) {
        List<String> codes = names.stream().map(name -> "`" + name + "`").toList();
        if (codes.size() < 2) return String.join("", codes);
        return String.join(", ", codes.subList(0, codes.size() - 1)) + last + codes.get(codes.size() - 1);
    }

    private static String connecting(Connecting connecting) {
        return switch (connecting) {
            case NONE -> "";
            case OPTIONAL -> " A connection is optional.";
            case REQUIRED -> " Needs a connection.";
        };
    }

    private static String effect(Effect effect) {
        return switch (effect) {
            case READ -> "safe";
            case IDEMPOTENT -> "idempotent";
            case KEYED -> "idempotent by key";
            case UNSAFE -> "unsafe";
            case ANNOUNCED -> "unsafe at its end";
        };
    }

    private static String kind(TriggerKind kind) {
        return switch (kind) {
            case WEBHOOK -> "Another system posts events.";
            case CALL -> "Another system calls and waits for the response.";
            case POLL -> "The server polls.";
            case STREAM -> "The server consumes a stream.";
            case FILE -> "The server watches a folder.";
            case SCHEDULE -> "The clock starts the flow.";
            case TOPIC -> "An event of a topic starts the flow.";
            case FLOW -> "Another flow calls.";
            case MANUAL -> "A person or program starts the flow.";
        };
    }
}
