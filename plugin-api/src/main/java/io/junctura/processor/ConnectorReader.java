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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.AnnotationValue;
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
    private static final Pattern IN_BRACES = Pattern.compile("\\{([^}]*)}");
    private static final Pattern OPERATION_ID = Pattern.compile("[a-z][A-Za-z0-9-]*");
    private static final Pattern HOST = Pattern.compile("\\*|(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    /** The kinds that plugins may have, by the interface that says so. */
    private static final Map<String, String> OPEN_KINDS = Map.of(
            "WebhookTrigger", "webhook",
            "CallTrigger", "call",
            "PollTrigger", "poll",
            "StreamTrigger", "stream",
            "CursorStreamTrigger", "stream",
            "FileTrigger", "file");

    /** Whose second type argument is a cursor. */
    private static final List<String> WITH_CURSOR = List.of("PollTrigger", "CursorStreamTrigger");

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
        source.annotation(connector, Source.API + "Permissions")
                .ifPresent(permissions -> described.put("permissions", permissions(connector, permissions)));
        TypeMirror connection = (TypeMirror) info.get("connection");
        if (!Source.isNamed(connection, Source.API + "NoConnection")) {
            described.put("connection", connection((DeclaredType) connection, connector));
        }
        if (!schemas.options().isEmpty()) {
            source.error(
                    connector,
                    "The connection has a field with options; there is no connection yet that could be asked for"
                            + " them.");
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
        described.put("options", options(connection));
        return described;
    }

    private Map<String, Object> permissions(TypeElement connector, Map<String, Object> permissions) {
        List<Object> hosts = new ArrayList<>();
        for (Object each : (List<?>) permissions.get("hosts")) {
            String host = String.valueOf(((AnnotationValue) each).getValue());
            if (!HOST.matcher(host).matches()) {
                source.error(
                        connector,
                        "@Permissions: \"" + host
                                + "\" is no host. Write it in lower case, without port or path, such as"
                                + " \"api.example.com\", \"*.example.com\" for all below it, or \"*\" for any.");
            }
            hosts.add(host);
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("hosts", hosts);
        described.put("sockets", permissions.get("sockets"));
        described.put("files", permissions.get("files"));
        described.put("localFiles", permissions.get("localFiles"));
        described.put("native", permissions.get("nativeCode"));
        return described;
    }

    private Map<String, Object> options(TypeMirror connection) {
        Map<String, Object> described = new LinkedHashMap<>();
        schemas.options().forEach((name, type) -> {
            List<? extends TypeMirror> arguments = source.supertype(type.asType(), Source.API + "Options")
                    .map(DeclaredType::getTypeArguments)
                    .orElse(List.of());
            if (arguments.size() != 1 || !source.isKindOf(connection, arguments.get(0))) {
                source.error(
                        type,
                        type.getSimpleName() + " must implement Options<" + connection
                                + ">: it is asked with a connection of its connector.");
            }
            if (!isMade(type) || !isConstructible(type)) {
                source.error(
                        type,
                        type.getSimpleName()
                                + " must be a public class with a public constructor without arguments: the server"
                                + " makes it.");
            }
            described.put(name, source.binaryName(type));
        });
        return described;
    }

    private static boolean isMade(TypeElement type) {
        Set<Modifier> modifiers = type.getModifiers();
        boolean nested = type.getNestingKind().isNested();
        return (type.getKind() == ElementKind.CLASS || Source.isRecord(type))
                && !modifiers.contains(Modifier.ABSTRACT)
                && (!nested || modifiers.contains(Modifier.STATIC));
    }

    private static boolean isConstructible(TypeElement type) {
        return type.getModifiers().contains(Modifier.PUBLIC)
                && ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
                        .anyMatch(constructor -> constructor.getParameters().isEmpty()
                                && constructor.getModifiers().contains(Modifier.PUBLIC));
    }

    private void checkClass(TypeElement connector) {
        if (connector.getKind() != ElementKind.CLASS || !isMade(connector)) {
            source.error(connector, "A connector is a class that can be made: not abstract, not an inner class.");
            return;
        }
        if (source.supertype(connector.asType(), Source.API + "Connector").isEmpty()) {
            source.error(connector, connector.getSimpleName() + " must implement io.junctura.api.Connector.");
        }
        if (!own && !isConstructible(connector)) {
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
                            + " needs and answers: implements Action<its connection or NoConnection, its result or"
                            + " Void>.");
            return Optional.empty();
        }
        Map<String, Object> described = head(connectorId, action, info.get(), ids);
        described.put(
                "effect",
                Names.kebabCase(
                        ((Element) info.get().get("effect")).getSimpleName().toString()));
        described.put("connection", needsConnection(action, connection, arguments.get(0)));
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

    /** The component that holds the items of a batch; empty if there is none. */
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
                    trigger.getSimpleName() + " must implement one kind of trigger: WebhookTrigger<…>, CallTrigger<…>,"
                            + " PollTrigger<…>, StreamTrigger<…>, CursorStreamTrigger<…> or FileTrigger<…>, with its"
                            + " connection or NoConnection.");
            return Optional.empty();
        }
        Map<String, Object> described = head(connectorId, trigger, info.get(), ids);
        String kind = kinds.iterator().next();
        described.put("kind", kind);
        described.put("connection", needsConnection(trigger, connection, arguments.get(0)));
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

    /** Whether the server is to keep a registration at the third party. */
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

    /** The kind is the name of the interface right below {@code Trigger}. */
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
        if (!source.isKindOf(connection, argument)) {
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
        for (String member : List.of("address", "authorities", "proxy", "certificate")) {
            String named = String.valueOf(info.getOrDefault(member, ""));
            if (!named.isEmpty() && !((Map<?, ?>) settings.get("properties")).containsKey(named)) {
                source.error(
                        element,
                        "@ConnectionInfo(" + member + " = \"" + named + "\") names no component of "
                                + element.getSimpleName() + ".");
            }
        }
        String key = String.valueOf(info.getOrDefault("key", ""));
        if (!key.isEmpty() && !secrets.containsKey(key)) {
            source.error(
                    element,
                    "@ConnectionInfo(key = \"" + key + "\") names no component of type Secret of "
                            + element.getSimpleName() + ".");
        }
        if (key.isEmpty() != "".equals(info.getOrDefault("certificate", ""))) {
            source.error(element, "@ConnectionInfo: name both certificate and key, or neither.");
        }
        described.put("moreSecrets", info.getOrDefault("moreSecrets", false));
        described.put("address", address);
        for (String member : List.of("authorities", "proxy", "certificate", "key")) {
            Object named = info.getOrDefault(member, "");
            if (!"".equals(named)) described.put(member, named);
        }
        source.annotation(element, Source.API + "OAuth2")
                .ifPresent(oauth2 -> described.put("oauth2", oauth2(element, oauth2, settings, secrets)));
        return described;
    }

    private Map<String, Object> oauth2(
            TypeElement element, Map<String, Object> given, Map<String, Object> settings, Map<String, Object> secrets) {
        Map<?, ?> properties = (Map<?, ?>) settings.get("properties");
        Map<String, Object> described = new LinkedHashMap<>();
        for (String name : List.of("token", "authorize")) {
            String address = String.valueOf(given.get(name));
            described.put(name, address);
            if (name.equals("authorize") && address.isEmpty()) continue;
            if (!address.startsWith("https://") && !address.startsWith("{")) {
                source.error(
                        element,
                        "@OAuth2(" + name + " = \"" + address
                                + "\") must begin with https:// or with a component in braces.");
            }
            Matcher names = IN_BRACES.matcher(address);
            while (names.find()) mustBeSetting(element, names.group(1), properties);
        }
        described.put("scopes", List.<Object>copyOf(Source.texts(given.get("scopes"))));
        String scopesFrom = String.valueOf(given.get("scopesFrom"));
        if (!scopesFrom.isEmpty()) mustBeSetting(element, scopesFrom, properties);
        described.put("scopesFrom", scopesFrom);
        mustBeSetting(element, String.valueOf(given.get("clientId")), properties);
        described.put("clientId", given.get("clientId"));
        String secret = String.valueOf(given.get("clientSecret"));
        if (!secret.equals("clientSecret") && !secrets.containsKey(secret)) {
            source.error(element, "@OAuth2 names a secret \"" + secret + "\", which the record has not.");
        }
        described.put("clientSecret", secret);
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (String text : Source.texts(given.get("parameters"))) {
            int equals = text.indexOf('=');
            if (equals < 1) source.error(element, "\"" + text + "\" is no parameter; write name=value.");
            else parameters.put(text.substring(0, equals), text.substring(equals + 1));
        }
        described.put("parameters", parameters);
        return described;
    }

    private void mustBeSetting(TypeElement element, String name, Map<?, ?> properties) {
        if (!properties.containsKey(name)) {
            source.error(
                    element,
                    "@OAuth2 names \"" + name + "\", which is no component of " + element.getSimpleName()
                            + " that is not a secret.");
        }
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
                            + " description that people read. (If it has one, it was compiled earlier:"
                            + " build from clean.)");
        }
        return docs;
    }
}
