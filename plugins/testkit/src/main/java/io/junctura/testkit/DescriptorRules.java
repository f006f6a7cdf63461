package io.junctura.testkit;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The rules for the descriptor that the build has written. Pure. */
final class DescriptorRules {
    private static final int MAX_TITLE_LENGTH = 60;

    /** The last words of the names of secrets. */
    private static final Set<String> SECRETS = Set.of(
            "password",
            "passphrase",
            "secret",
            "token",
            "api key",
            "access key",
            "secret key",
            "private key",
            "signing key",
            "credential",
            "credentials");

    private final Map<String, Object> connector;
    private final Arrangement arranged;

    DescriptorRules(Map<String, Object> connector, Arrangement arranged) {
        this.connector = connector;
        this.arranged = arranged;
    }

    /** @param kind {@code actions} or {@code triggers} */
    List<Map<?, ?>> operations(String kind) {
        return connector.get(kind) instanceof List<?> list
                ? list.stream().<Map<?, ?>>map(one -> (Map<?, ?>) one).toList()
                : List.of();
    }

    private Map<?, ?> connection() {
        return connector.get("connection") instanceof Map<?, ?> map ? map : Map.of();
    }

    void everyTitleIsShortAndUnique() {
        Violations violations = new Violations();
        title(violations, "The connector " + connector.get("id"), connector.get("title"));
        for (String kind : List.of("actions", "triggers")) {
            Map<Object, Object> seen = new HashMap<>();
            for (Map<?, ?> one : operations(kind)) {
                title(violations, String.valueOf(one.get("use")), one.get("title"));
                Object other = seen.put(String.valueOf(one.get("title")).toLowerCase(Locale.ROOT), one.get("use"));
                if (other != null) {
                    violations.add(one.get("use") + " and " + other + " both have the title \"" + one.get("title")
                            + "\", so a list shows the same title twice. Give one of them another title.");
                }
            }
        }
        violations.throwIfAny();
    }

    private static void title(Violations violations, String what, Object title) {
        String text = String.valueOf(title);
        violations.addUnless(
                text.length() <= MAX_TITLE_LENGTH && text.indexOf('\n') < 0,
                what + " has the title \"" + text + "\", which lists cut off. Shorten it to " + MAX_TITLE_LENGTH
                        + " characters, and write the rest in the Javadoc.");
        violations.addUnless(
                !text.endsWith("."),
                what + " has the title \"" + text
                        + "\", which is a sentence. Titles are shown on buttons: remove the full" + " stop.");
        violations.addUnless(
                !text.isEmpty() && !Character.isLowerCase(text.charAt(0)),
                what + " has the title \"" + text + "\", which begins with a small letter. Begin it with a capital.");
    }

    void everyDescriptionIsASentence() {
        Violations violations = new Violations();
        docs(violations, "The connector " + connector.get("id"), connector.get("docs"));
        for (String kind : List.of("actions", "triggers")) {
            for (Map<?, ?> one : operations(kind)) docs(violations, String.valueOf(one.get("use")), one.get("docs"));
        }
        violations.throwIfAny();
    }

    private static void docs(Violations violations, String what, Object docs) {
        String text = String.valueOf(docs).strip();
        violations.addUnless(
                text.indexOf(' ') > 0 && ".!?:…)`*".indexOf(text.charAt(text.length() - 1)) >= 0,
                what + " has the description \"" + text
                        + "\", which is not a sentence. Write a sentence that says what it does"
                        + " in the Javadoc of its class.");
    }

    void everyComponentIsExplained() {
        Violations violations = new Violations();
        everyProperty((path, schema) -> {
            Object title = schema.get("title");
            boolean said = schema.get("description") != null
                    || (title != null && !title.equals(humanised(path.substring(path.lastIndexOf('.') + 1))));
            violations.addUnless(
                    said || schema.containsKey("const"),
                    path + " is not explained: a form shows only its name. Add \"@param "
                            + path.substring(path.lastIndexOf('.') + 1)
                            + " …\" to the record's Javadoc, or a @Field(title = …).");
        });
        violations.throwIfAny();
    }

    private static String humanised(String name) {
        String words = words(name);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String words(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    void fallbacksAndExamplesFit() {
        Violations violations = new Violations();
        everyProperty((path, schema) -> {
            Object fallback = schema.get("default");
            if (fallback != null) fits(violations, path, "fallback", schema, fallback);
            if (schema.get("examples") instanceof List<?> examples) {
                for (Object one : examples) fits(violations, path, "example", schema, one);
            }
        });
        violations.throwIfAny();
    }

    private static void fits(Violations violations, String path, String what, Map<?, ?> schema, Object value) {
        String misfit = SampleValues.misfit(schema, value);
        if (misfit != null) {
            violations.add(path + " has the " + what + " " + value + ", which its own @Field refuses: " + misfit
                    + ". Change one of the two.");
        }
    }

    void secretsByNameAreOfTypeSecret() {
        Violations violations = new Violations();
        everyInput((path, schema) -> {
            String name = path.substring(path.lastIndexOf('.') + 1);
            if (!"string".equals(schema.get("type")) || "secret".equals(schema.get("format"))) return;
            if (schema.containsKey("enum") || arranged.noSecrets.contains(name)) return;
            String words = words(name);
            violations.addUnless(
                    SECRETS.stream().noneMatch(secret -> words.equals(secret) || words.endsWith(" " + secret)),
                    path
                            + " is a secret by its name, but of the type String: it would be stored, shown and logged as it"
                            + " is. Make it a Secret. If it is not secret, declare that in arrange():"
                            + " noSecret(\"" + name + "\").");
        });
        violations.throwIfAny();
    }

    void theConnectionNamesItsAddress() {
        Violations violations = new Violations();
        if (String.valueOf(connection().get("address")).isEmpty()
                && connection().get("settings") instanceof Map<?, ?> settings) {
            for (Object key : SampleValues.properties(settings).keySet()) {
                String name = String.valueOf(key);
                violations.addUnless(
                        !Set.of("address", "url", "baseurl", "host", "server", "endpoint")
                                .contains(name.toLowerCase(Locale.ROOT)),
                        "The connection's \"" + name
                                + "\" looks like the other system's address, but @ConnectionInfo does"
                                + " not name it: systems in private networks could not be called. Add"
                                + " @ConnectionInfo(address = \"" + name + "\") to its record.");
            }
        }
        violations.throwIfAny();
    }

    /** The server permits only hosts that a saved connection names, which does not contain fallbacks. */
    void hostsOfFallbacksArePermitted() {
        Violations violations = new Violations();
        Object permissions = connector.get("permissions");
        Object hosts = permissions instanceof Map<?, ?> map ? map.get("hosts") : null;
        List<?> permitted = hosts instanceof List<?> list ? list : List.of();
        Map<?, ?> settings = connection().get("settings") instanceof Map<?, ?> map ? map : Map.of();
        SampleValues.properties(settings).forEach((name, schema) -> {
            String host = schema instanceof Map<?, ?> map ? host(map.get("default")) : null;
            violations.addUnless(
                    host == null || permitted.stream().anyMatch(pattern -> isOf(String.valueOf(pattern), host)),
                    "The connection's \"" + name + "\" leads to " + host
                            + " by default, which the connector may not call. Add @Permissions(hosts = \"" + host
                            + "\") to it.");
        });
        violations.throwIfAny();
    }

    private static @Nullable String host(@Nullable Object address) {
        if (!(address instanceof String text) || !text.contains("://")) return null;
        try {
            return new URI(text).getHost();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isOf(String pattern, String host) {
        return pattern.equals("*")
                || pattern.equals(host)
                || (pattern.startsWith("*.") && host.endsWith(pattern.substring(1)));
    }

    /** Visits the properties of inputs, outputs, payloads and the connection, each with its path, such as {@code acme.say.to.name}. */
    private void everyProperty(BiConsumer<String, Map<?, ?>> visit) {
        everyInput(visit);
        for (Map<?, ?> one : operations("actions"))
            walk(one.get("use") + ".", one.get("output"), visit, new HashSet<>());
        for (Map<?, ?> one : operations("triggers")) {
            // A file trigger's payload is the API's own.
            if (!"file".equals(one.get("kind"))) walk(one.get("use") + ".", one.get("payload"), visit, new HashSet<>());
        }
    }

    private void everyInput(BiConsumer<String, Map<?, ?>> visit) {
        String id = String.valueOf(connector.get("id"));
        walk(id + ".connection.", connection().get("settings"), visit, new HashSet<>());
        if (connection().get("secrets") instanceof Map<?, ?> secrets) {
            secrets.forEach((name, schema) -> visit.accept(id + ".connection." + name, (Map<?, ?>) schema));
        }
        for (String kind : List.of("actions", "triggers")) {
            for (Map<?, ?> one : operations(kind)) walk(one.get("use") + ".", one.get("input"), visit, new HashSet<>());
        }
    }

    private static void walk(String path, Object of, BiConsumer<String, Map<?, ?>> visit, Set<Object> seen) {
        if (!(of instanceof Map<?, ?> schema)) return;
        SampleValues.properties(schema).forEach((name, property) -> {
            if (seen.add(path + name)) visit.accept(path + name, (Map<?, ?>) property);
            walk(path + name + ".", property, visit, seen);
        });
        walk(path, schema.get("items"), visit, seen);
        walk(path, schema.get("additionalProperties"), visit, seen);
        if (schema.get("oneOf") instanceof List<?> cases) for (Object one : cases) walk(path, one, visit, seen);
    }
}
