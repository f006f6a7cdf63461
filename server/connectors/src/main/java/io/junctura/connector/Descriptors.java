package io.junctura.connector;

import io.junctura.api.Effect;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.AssertionDescriptor;
import io.junctura.connector.ConnectorDescriptor.Connecting;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.connector.ConnectorDescriptor.OAuth2Descriptor;
import io.junctura.connector.ConnectorDescriptor.Schema;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads connector descriptors from the JSON of the annotation processor, and writes the JSON of the API. */
public final class Descriptors {

    public static final String FILE = "META-INF/junctura/connectors.json";

    /** The member beside {@code connectors} with the icons, by the IDs of connectors. The server adds it to the file's content. */
    public static final String ICONS = "icons";

    /**
     * @param className the class with {@code @ConnectorInfo}
     * @param allowed   what its {@code @Permissions} say
     * @param packages  the packages of its sources; empty if the descriptor does not list them
     */
    public record Described(ConnectorDescriptor connector, String className, Allowed allowed, List<String> packages) {}

    private Descriptors() {}

    /** @throws IllegalArgumentException with a sentence that says what is wrong with the descriptor */
    public static List<Described> read(@Nullable Object json, String plugin, String version) {
        List<Described> found = new ArrayList<>();
        Map<?, ?> descriptor = map(json, "the descriptor");
        Map<?, ?> icons = descriptor.get(ICONS) instanceof Map<?, ?> map ? map : Map.of();
        for (Object connector : list(descriptor, "connectors")) {
            found.add(connector(map(connector, "connectors"), plugin, version, icons));
        }
        return found;
    }

    /** The icon's path in a jar. */
    public static String iconFile(Object connector) {
        return "META-INF/junctura/" + connector + ".svg";
    }

    private static Described connector(Map<?, ?> json, String plugin, String version, Map<?, ?> icons) {
        String id = text(json, "id");
        List<ActionDescriptor> actions = new ArrayList<>();
        for (Object action : list(json, "actions")) {
            actions.add(action(map(action, "actions"), id));
        }
        List<TriggerDescriptor> triggers = new ArrayList<>();
        for (Object trigger : list(json, "triggers")) {
            triggers.add(trigger(map(trigger, "triggers"), id));
        }
        Optional<ConnectionDescriptor> connection =
                Optional.ofNullable(json.get("connection")).map(value -> connection(map(value, "connection")));
        return new Described(
                new ConnectorDescriptor(
                        id,
                        text(json, "title"),
                        text(json, "docs"),
                        plugin,
                        version,
                        connection,
                        List.copyOf(actions),
                        List.copyOf(triggers),
                        options(json),
                        icons.get(id) instanceof String icon ? icon : ""),
                text(json, "class"),
                Allowed.read(json.get("permissions")),
                json.containsKey("packages")
                        ? list(json, "packages").stream().map(String::valueOf).toList()
                        : List.of());
    }

    private static Map<String, String> options(Map<?, ?> json) {
        Map<String, String> options = new LinkedHashMap<>();
        if (json.containsKey("options")) {
            map(json.get("options"), "options")
                    .forEach((name, type) -> options.put(String.valueOf(name), String.valueOf(type)));
        }
        return Map.copyOf(options);
    }

    private static ActionDescriptor action(Map<?, ?> json, String connector) {
        return new ActionDescriptor(
                use(json, connector),
                text(json, "title"),
                text(json, "docs"),
                text(json, "class"),
                constant(Effect.class, json, "effect"),
                constant(Connecting.class, json, "connection"),
                schema(json, "input"),
                schema(json, "output"),
                json.containsKey("items") ? text(json, "items") : "");
    }

    private static TriggerDescriptor trigger(Map<?, ?> json, String connector) {
        return new TriggerDescriptor(
                use(json, connector),
                text(json, "title"),
                text(json, "docs"),
                text(json, "class"),
                constant(TriggerKind.class, json, "kind"),
                constant(Connecting.class, json, "connection"),
                schema(json, "input"),
                schema(json, "payload"),
                Boolean.TRUE.equals(json.get("registers")));
    }

    private static ConnectionDescriptor connection(Map<?, ?> json) {
        Map<String, Schema> secrets = new LinkedHashMap<>();
        for (Object name : map(json.get("secrets"), "secrets").keySet()) {
            secrets.put(String.valueOf(name), schema((Map<?, ?>) json.get("secrets"), String.valueOf(name)));
        }
        return new ConnectionDescriptor(
                text(json, "class"),
                schema(json, "settings"),
                secrets,
                Boolean.TRUE.equals(json.get("moreSecrets")),
                text(json, "address"),
                json.containsKey("authorities") ? text(json, "authorities") : "",
                json.containsKey("proxy") ? text(json, "proxy") : "",
                json.containsKey("certificate") ? text(json, "certificate") : "",
                json.containsKey("key") ? text(json, "key") : "",
                json.containsKey("keepsSecrets") ? names(json, "keepsSecrets") : Set.of(),
                json.containsKey("oauth2") ? Optional.of(oauth2(map(json.get("oauth2"), "oauth2"))) : Optional.empty());
    }

    private static OAuth2Descriptor oauth2(Map<?, ?> json) {
        Map<String, String> parameters = new LinkedHashMap<>();
        map(json.get("parameters"), "parameters")
                .forEach((name, value) -> parameters.put(String.valueOf(name), String.valueOf(value)));
        return new OAuth2Descriptor(
                text(json, "token"),
                text(json, "authorize"),
                list(json, "scopes").stream().map(String::valueOf).toList(),
                text(json, "scopesFrom"),
                text(json, "clientId"),
                text(json, "clientSecret"),
                json.containsKey("signingKey") ? Optional.of(assertion(json)) : Optional.empty(),
                parameters);
    }

    private static AssertionDescriptor assertion(Map<?, ?> json) {
        return new AssertionDescriptor(
                text(json, "signingKey"),
                text(json, "issuer"),
                json.containsKey("subject") ? text(json, "subject") : "",
                json.containsKey("audience") ? text(json, "audience") : "",
                json.containsKey("keyId") ? text(json, "keyId") : "");
    }

    private static String use(Map<?, ?> json, String connector) {
        String use = text(json, "use");
        if (!use.startsWith(connector + ".")) {
            throw new IllegalArgumentException(
                    "\"" + use + "\" does not belong to the connector \"" + connector + "\"");
        }
        return use;
    }

    private static String text(Map<?, ?> json, String key) {
        if (json.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("\"" + key + "\" is missing or no text");
    }

    private static List<?> list(Map<?, ?> json, String key) {
        if (json.get(key) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("\"" + key + "\" is missing or no list");
    }

    private static Set<String> names(Map<?, ?> json, String key) {
        return list(json, key).stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    private static Map<?, ?> map(@Nullable Object json, String where) {
        if (json instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(where + " is missing or no object");
    }

    private static <E extends Enum<E>> E constant(Class<E> type, Map<?, ?> json, String key) {
        String name = text(json, key);
        try {
            return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no " + key + " that this server knows; it may be written for a newer one", e);
        }
    }

    private static Schema schema(Map<?, ?> json, String key) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map(json.get(key), key).forEach((name, value) -> copy.put(String.valueOf(name), value));
        return new Schema(copy);
    }

    /** A JSON value, without the names of classes. */
    static Map<String, Object> json(ConnectorDescriptor connector) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", connector.id());
        json.put("title", connector.title());
        json.put("docs", connector.docs());
        json.put("plugin", connector.plugin());
        json.put("version", connector.version());
        connector.connection().ifPresent(connection -> json.put("connection", json(connection)));
        List<Object> actions = new ArrayList<>();
        for (ActionDescriptor action : connector.actions()) {
            Map<String, Object> one = head(action.use(), action.title(), action.docs());
            one.put("effect", lower(action.effect()));
            one.put("connection", lower(action.connecting()));
            one.put("input", action.input().json());
            one.put("output", action.output().json());
            if (!action.items().isEmpty()) one.put("items", action.items());
            actions.add(one);
        }
        List<Object> triggers = new ArrayList<>();
        for (TriggerDescriptor trigger : connector.triggers()) {
            Map<String, Object> one = head(trigger.use(), trigger.title(), trigger.docs());
            one.put("kind", lower(trigger.kind()));
            one.put("connection", lower(trigger.connecting()));
            one.put("input", trigger.input().json());
            one.put("payload", trigger.payload().json());
            one.put("registers", trigger.registers());
            triggers.add(one);
        }
        json.put("actions", actions);
        json.put("triggers", triggers);
        return json;
    }

    private static Map<String, Object> json(ConnectionDescriptor connection) {
        Map<String, Object> secrets = new LinkedHashMap<>();
        connection.secrets().forEach((name, schema) -> secrets.put(name, schema.json()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("settings", connection.settings().json());
        json.put("secrets", secrets);
        json.put("moreSecrets", connection.moreSecrets());
        json.put("address", connection.address());
        json.put("oauth2", connection.oauth2().isPresent());
        return json;
    }

    private static Map<String, Object> head(String use, String title, String docs) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("use", use);
        json.put("title", title);
        json.put("docs", docs);
        return json;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
