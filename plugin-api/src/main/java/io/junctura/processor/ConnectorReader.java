package io.junctura.processor;

import io.junctura.processor.Schemas.Direction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Describes one connector, from its class to the last component of its records. */
final class ConnectorReader {

    private static final Pattern CONNECTOR_ID = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Pattern OPERATION_ID = Pattern.compile("[a-z][A-Za-z0-9-]*");
    private static final Set<String> OPEN_KINDS =
            Set.of("WebhookTrigger", "CallTrigger", "PollTrigger", "StreamTrigger");

    private final Source source;
    private final Schemas schemas;
    private final boolean own;

    /** @param own whether these are the server's own connectors, which may have kinds of trigger that plugins may not */
    ConnectorReader(Source source, boolean own) {
        this.source = source;
        this.schemas = new Schemas(source);
        this.own = own;
    }

    Map<String, Object> read(TypeElement connector, Map<String, Object> info) {
        String id = String.valueOf(info.get("id"));
        checkClass(connector);
        if (!CONNECTOR_ID.matcher(id).matches()) {
            source.error(
                    connector,
                    "\"" + id + "\" is no connector id. Write lower-case letters, digits and dashes,"
                            + " a letter first, such as \"my-shop\".");
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", id);
        described.put("class", source.binaryName(connector));
        described.put("title", title(connector, info));
        described.put("docs", docs(connector));
        TypeMirror connection = (TypeMirror) info.get("connection");
        if (!Source.isNamed(connection, Source.API + "NoConnection")) {
            described.put("connection", connection((DeclaredType) connection, connector));
        }
        Set<String> ids = new HashSet<>();
        List<Object> actions = new ArrayList<>();
        for (TypeMirror action : Source.classes(info.get("actions"))) {
            action(connector, id, connection, (DeclaredType) action, ids).ifPresent(actions::add);
        }
        List<Object> triggers = new ArrayList<>();
        for (TypeMirror trigger : Source.classes(info.get("triggers"))) {
            trigger(connector, id, connection, (DeclaredType) trigger, ids).ifPresent(triggers::add);
        }
        described.put("actions", actions);
        described.put("triggers", triggers);
        return described;
    }

    private void checkClass(TypeElement connector) {
        Set<Modifier> modifiers = connector.getModifiers();
        boolean nested = connector.getNestingKind().isNested();
        if (connector.getKind() != ElementKind.CLASS
                || modifiers.contains(Modifier.ABSTRACT)
                || (nested && !modifiers.contains(Modifier.STATIC))) {
            source.error(connector, "A connector is a class that can be made: not abstract, not an inner class.");
            return;
        }
        if (source.supertype(connector.asType(), Source.API + "Connector").isEmpty()) {
            source.error(connector, connector.getSimpleName() + " must implement io.junctura.api.Connector.");
        }
        boolean constructible = ElementFilter.constructorsIn(connector.getEnclosedElements()).stream()
                .anyMatch(constructor -> constructor.getParameters().isEmpty()
                        && constructor.getModifiers().contains(Modifier.PUBLIC));
        if (!own && !(constructible && modifiers.contains(Modifier.PUBLIC))) {
            source.error(
                    connector,
                    connector.getSimpleName()
                            + " must be public and have a public constructor without arguments: the server makes it.");
        }
        if (!own && source.annotation(connector, "org.pf4j.Extension").isEmpty()) {
            source.error(
                    connector,
                    connector.getSimpleName() + " must carry @org.pf4j.Extension: by it PF4J finds the connector.");
        }
    }

    private Optional<Map<String, Object>> action(
            TypeElement connector, String connectorId, TypeMirror connection, DeclaredType type, Set<String> ids) {
        TypeElement action = Source.element(type);
        Optional<Map<String, Object>> info = source.annotation(action, Source.API + "ActionInfo");
        if (isBad(connector, action, "action", info.isPresent(), "@ActionInfo")) {
            return Optional.empty();
        }
        List<? extends TypeMirror> arguments = source.supertype(action.asType(), Source.API + "Action")
                .map(DeclaredType::getTypeArguments)
                .orElse(List.of());
        if (arguments.size() != 2) {
            source.error(
                    action,
                    "Say what " + action.getSimpleName()
                            + " needs and answers: implements Action<its connection or NoConnection, its result or Void>.");
            return Optional.empty();
        }
        Map<String, Object> described = head(connectorId, action, info.get(), ids);
        described.put(
                "effect",
                Names.kebabCase(
                        ((Element) info.get().get("effect")).getSimpleName().toString()));
        described.put("connection", needsConnection(action, connection, arguments.get(0)));
        described.put("input", schemas.ofRecord((DeclaredType) action.asType(), Direction.INPUT));
        described.put("output", schemas.of(arguments.get(1), action, Direction.OUTPUT));
        return Optional.of(described);
    }

    private Optional<Map<String, Object>> trigger(
            TypeElement connector, String connectorId, TypeMirror connection, DeclaredType type, Set<String> ids) {
        TypeElement trigger = Source.element(type);
        Optional<Map<String, Object>> info = source.annotation(trigger, Source.API + "TriggerInfo");
        if (isBad(connector, trigger, "trigger", info.isPresent(), "@TriggerInfo")) {
            return Optional.empty();
        }
        Set<String> kinds = new HashSet<>();
        collectKinds(trigger.asType(), kinds);
        List<? extends TypeMirror> arguments = source.supertype(trigger.asType(), Source.API + "Trigger")
                .map(DeclaredType::getTypeArguments)
                .orElse(List.of());
        if (kinds.size() != 1 || arguments.size() != 1) {
            source.error(
                    trigger,
                    trigger.getSimpleName() + " must implement one kind of trigger: WebhookTrigger<…>,"
                            + " CallTrigger<…>, PollTrigger<…> or StreamTrigger<…>, with its connection or NoConnection.");
            return Optional.empty();
        }
        Map<String, Object> described = head(connectorId, trigger, info.get(), ids);
        described.put("kind", kinds.iterator().next());
        described.put("connection", needsConnection(trigger, connection, arguments.get(0)));
        described.put("input", schemas.ofRecord((DeclaredType) trigger.asType(), Direction.INPUT));
        described.put("payload", schemas.of((TypeMirror) info.get().get("payload"), trigger, Direction.OUTPUT));
        source.supertype(trigger.asType(), Source.API + "PollTrigger")
                .ifPresent(poll -> schemas.of(poll.getTypeArguments().get(1), trigger, Direction.OUTPUT));
        return Optional.of(described);
    }

    /** The kind is the name of the interface right below {@code Trigger}. */
    private void collectKinds(TypeMirror type, Set<String> kinds) {
        for (TypeMirror parent : source.directSupertypes(type)) {
            if (Source.isNamed(parent, Source.API + "Trigger")) {
                TypeElement kind = Source.element((DeclaredType) type);
                String name = kind.getSimpleName().toString();
                boolean open =
                        OPEN_KINDS.contains(name) && kind.getQualifiedName().contentEquals(Source.API + name);
                if ((open || own) && name.endsWith("Trigger")) {
                    kinds.add(name.substring(0, name.length() - "Trigger".length())
                            .toLowerCase(Locale.ROOT));
                }
            } else {
                collectKinds(parent, kinds);
            }
        }
    }

    private boolean isBad(TypeElement connector, TypeElement type, String what, boolean annotated, String annotation) {
        if (!Source.isRecord(type)) {
            source.error(
                    type,
                    type.getSimpleName() + " must be a record: the components of an " + what + " are its settings.");
            return true;
        }
        if (!type.getTypeParameters().isEmpty()) {
            source.error(type, type.getSimpleName() + " must not have type parameters: the server makes it from JSON.");
            return true;
        }
        if (!annotated) {
            source.error(
                    type,
                    connector.getSimpleName() + " lists " + type.getSimpleName() + ", which lacks " + annotation
                            + ": its id and title.");
            return true;
        }
        return false;
    }

    private Map<String, Object> head(String connectorId, TypeElement type, Map<String, Object> info, Set<String> ids) {
        String id = String.valueOf(info.get("id"));
        if (!OPERATION_ID.matcher(id).matches()) {
            source.error(
                    type,
                    "\"" + id + "\" is no id. Write letters, digits and dashes, a lower-case letter first,"
                            + " such as \"post-message\".");
        }
        if (!ids.add(id)) {
            source.error(
                    type,
                    "The connector \"" + connectorId + "\" has another action or trigger with the id \"" + id
                            + "\"; flows name either by it.");
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("use", connectorId + "." + id);
        described.put("class", source.binaryName(type));
        described.put("title", title(type, info));
        described.put("docs", docs(type));
        return described;
    }

    private String needsConnection(TypeElement type, TypeMirror connection, TypeMirror argument) {
        if (Source.isNamed(argument, Source.API + "NoConnection")) {
            return "none";
        }
        if (!source.sameClass(connection, argument)) {
            source.error(
                    type,
                    type.getSimpleName() + " needs a " + argument + ", but its connector's connection is " + connection
                            + ".");
        }
        return canBeEmpty((DeclaredType) connection) ? "optional" : "required";
    }

    private boolean canBeEmpty(DeclaredType connection) {
        return Source.element(connection).getRecordComponents().stream()
                .noneMatch(component ->
                        schemas.required(component, source.componentType(connection, component), Direction.INPUT));
    }

    private Map<String, Object> connection(DeclaredType type, TypeElement connector) {
        TypeElement element = Source.element(type);
        Map<String, Object> described = new LinkedHashMap<>();
        if (!Source.isRecord(element) || !element.getTypeParameters().isEmpty()) {
            source.error(
                    connector,
                    element.getSimpleName() + ", the connection, must be a record without type"
                            + " parameters: its components are its settings and secrets.");
            return described;
        }
        Map<String, String> docs = source.javadoc(element).params();
        Map<String, Object> secrets = new LinkedHashMap<>();
        for (RecordComponentElement component : element.getRecordComponents()) {
            String name = component.getSimpleName().toString();
            TypeMirror componentType = source.componentType(type, component);
            if (Source.isNamed(componentType, Source.API + "Secret")) {
                Map<String, Object> schema =
                        schemas.component(component, componentType, docs.getOrDefault(name, ""), Direction.INPUT);
                if (schemas.required(component, componentType, Direction.INPUT)) {
                    schema.put("x-required", true);
                }
                secrets.put(name, schema);
            }
        }
        Map<String, Object> settings = schemas.ofSettings(type, secrets.keySet());
        String documentation = source.javadoc(element).main();
        if (!documentation.isEmpty()) {
            settings.put("description", documentation);
        }
        described.put("class", source.binaryName(element));
        described.put("settings", settings);
        described.put("secrets", secrets);
        Map<String, Object> info =
                source.annotation(element, Source.API + "ConnectionInfo").orElse(Map.of());
        String address = String.valueOf(info.getOrDefault("address", ""));
        if (!address.isEmpty() && !((Map<?, ?>) settings.get("properties")).containsKey(address)) {
            source.error(
                    element,
                    "@ConnectionInfo(address = \"" + address + "\") names no component of " + element.getSimpleName()
                            + ".");
        }
        described.put("moreSecrets", info.getOrDefault("moreSecrets", false));
        described.put("address", address);
        return described;
    }

    private String title(TypeElement type, Map<String, Object> info) {
        String title = String.valueOf(info.get("title")).strip();
        if (title.isEmpty()) {
            source.error(type, type.getSimpleName() + " needs a title that people understand.");
        }
        return title;
    }

    private String docs(TypeElement type) {
        String docs = source.javadoc(type).main();
        if (docs.isEmpty()) {
            source.error(
                    type,
                    type.getSimpleName() + " needs a Javadoc comment that says what it does: it becomes the"
                            + " description that people read. (If it has one, it was compiled earlier: build from clean.)");
        }
        return docs;
    }
}
