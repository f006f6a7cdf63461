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
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Describes the actions and triggers of one connector. */
final class OperationReader {

    private static final Pattern OPERATION_ID = Pattern.compile("[a-z][A-Za-z0-9-]*");

    /** The kinds that plugins may have, by their interfaces. */
    private static final Map<String, String> OPEN_KINDS = Map.of(
            "WebhookTrigger", "webhook",
            "CallTrigger", "call",
            "PollTrigger", "poll",
            "StreamTrigger", "stream",
            "CursorStreamTrigger", "stream",
            "FileTrigger", "file");

    /** The interfaces whose second type argument is a cursor. */
    private static final List<String> WITH_CURSOR = List.of("PollTrigger", "CursorStreamTrigger");

    private final Source source;
    private final Schemas schemas;
    private final boolean own;
    private final TypeElement connector;
    private final String connectorId;
    private final TypeMirror connection;

    /** The ids of the actions and triggers so far. */
    private final Set<String> ids = new HashSet<>();

    /** @param own whether the connector is the server's own, which may have kinds of trigger that plugins may not */
    OperationReader(
            Source source,
            Schemas schemas,
            boolean own,
            TypeElement connector,
            String connectorId,
            TypeMirror connection) {
        this.source = source;
        this.schemas = schemas;
        this.own = own;
        this.connector = connector;
        this.connectorId = connectorId;
        this.connection = connection;
    }

    /** Empty if the record has a mistake that leaves nothing to describe. */
    Optional<Map<String, Object>> action(DeclaredType type) {
        TypeElement action = Source.element(type);
        Optional<Map<String, Object>> info = source.annotation(action, Source.API + "ActionInfo");
        if (isBad(action, "action", info.isPresent(), "@ActionInfo")) {
            return Optional.empty();
        }
        List<? extends TypeMirror> arguments = source.supertype(action.asType(), Source.API + "Action")
                .map(DeclaredType::getTypeArguments)
                .orElse(List.of());
        if (arguments.size() != 2) {
            source.error(
                    action,
                    "Say what " + action.getSimpleName()
                            + " needs and answers: implements Action<its connection or NoConnection, its result or"
                            + " Void>.");
            return Optional.empty();
        }
        Map<String, Object> described = head(action, info.get());
        described.put(
                "effect",
                Names.kebabCase(
                        ((Element) info.get().get("effect")).getSimpleName().toString()));
        described.put("connection", needsConnection(action, arguments.get(0)));
        described.put("input", schemas.ofRecord((DeclaredType) action.asType(), Direction.INPUT));
        Optional<DeclaredType> batch = source.supertype(action.asType(), Source.API + "BatchAction");
        String items = items(action, batch.isPresent());
        if (batch.isPresent()) {
            TypeMirror item = batch.get().getTypeArguments().get(1);
            described.put("output", Schemas.ofBatch(schemas.of(item, action, Direction.OUTPUT)));
            described.put("items", items);
        } else {
            described.put("output", schemas.of(arguments.get(1), action, Direction.OUTPUT));
        }
        return Optional.of(described);
    }

    /** The name of the component with the items of a batch; empty if there is none. */
    private String items(TypeElement action, boolean batch) {
        List<String> marked = new ArrayList<>();
        for (RecordComponentElement component : action.getRecordComponents()) {
            if (source.annotation(component, Source.API + "Items").isEmpty()) continue;
            marked.add(component.getSimpleName().toString());
            if (!Source.isNamed(component.asType(), "java.util.List")) {
                source.error(component, "@Items marks the list of a BatchAction's items: make this a List<…>.");
            }
        }
        if (batch && marked.size() != 1) {
            source.error(
                    action,
                    action.getSimpleName()
                            + " is a BatchAction: mark the one component that holds its items with @Items.");
        }
        if (!batch && !marked.isEmpty()) {
            source.error(
                    action, action.getSimpleName() + " has @Items, but is no BatchAction: implements BatchAction<…>.");
        }
        return marked.isEmpty() ? "" : marked.get(0);
    }

    /** Empty if the record has a mistake that leaves nothing to describe. */
    Optional<Map<String, Object>> trigger(DeclaredType type) {
        TypeElement trigger = Source.element(type);
        Optional<Map<String, Object>> info = source.annotation(trigger, Source.API + "TriggerInfo");
        if (isBad(trigger, "trigger", info.isPresent(), "@TriggerInfo")) {
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
                    trigger.getSimpleName() + " must implement one kind of trigger: WebhookTrigger<…>, CallTrigger<…>,"
                            + " PollTrigger<…>, StreamTrigger<…>, CursorStreamTrigger<…> or FileTrigger<…>, with its"
                            + " connection or NoConnection.");
            return Optional.empty();
        }
        Map<String, Object> described = head(trigger, info.get());
        String kind = kinds.iterator().next();
        described.put("kind", kind);
        described.put("connection", needsConnection(trigger, arguments.get(0)));
        described.put("input", schemas.ofRecord((DeclaredType) trigger.asType(), Direction.INPUT));
        TypeMirror payload = kind.equals("file")
                ? source.apiType("FileTrigger.Taken").asType()
                : (TypeMirror) info.get().get("payload");
        described.put("payload", schemas.of(payload, trigger, Direction.OUTPUT));
        if (kind.equals("webhook")) described.put("registers", registers(trigger));
        for (String withCursor : WITH_CURSOR) {
            source.supertype(trigger.asType(), Source.API + withCursor)
                    .ifPresent(one -> schemas.of(one.getTypeArguments().get(1), trigger, Direction.OUTPUT));
        }
        return Optional.of(described);
    }

    /** Whether the server maintains a registration at the third party. */
    private boolean registers(TypeElement trigger) {
        boolean subscribes = source.overrides(trigger, "subscribe", "WebhookTrigger");
        if (subscribes != source.overrides(trigger, "unsubscribe", "WebhookTrigger")) {
            source.error(
                    trigger,
                    trigger.getSimpleName() + " has only one of subscribe and unsubscribe: what is registered must be"
                            + " taken back.");
        }
        return subscribes;
    }

    /** Collects the kinds of a trigger. A kind is the name of an interface that directly extends {@code Trigger}. */
    private void collectKinds(TypeMirror type, Set<String> kinds) {
        for (TypeMirror parent : source.directSupertypes(type)) {
            if (Source.isNamed(parent, Source.API + "Trigger")) {
                TypeElement kind = Source.element((DeclaredType) type);
                String name = kind.getSimpleName().toString();
                String open = OPEN_KINDS.get(name);
                if (open != null && kind.getQualifiedName().contentEquals(Source.API + name)) {
                    kinds.add(open);
                } else if (own && name.endsWith("Trigger")) {
                    kinds.add(name.substring(0, name.length() - "Trigger".length())
                            .toLowerCase(Locale.ROOT));
                }
            } else {
                collectKinds(parent, kinds);
            }
        }
    }

    private boolean isBad(TypeElement type, String what, boolean annotated, String annotation) {
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

    private Map<String, Object> head(TypeElement type, Map<String, Object> info) {
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
        described.put("title", source.title(type, info));
        described.put("docs", source.docs(type));
        return described;
    }

    private String needsConnection(TypeElement type, TypeMirror argument) {
        if (Source.isNamed(argument, Source.API + "NoConnection")) {
            return "none";
        }
        if (!source.isKindOf(connection, argument)) {
            source.error(
                    type,
                    type.getSimpleName() + " needs a " + argument + ", but its connector's connection is " + connection
                            + ".");
        }
        return connectionCanBeEmpty() ? "optional" : "required";
    }

    private boolean connectionCanBeEmpty() {
        DeclaredType type = (DeclaredType) connection;
        return Source.element(type).getRecordComponents().stream()
                .noneMatch(component ->
                        schemas.required(component, source.componentType(type, component), Direction.INPUT));
    }
}
