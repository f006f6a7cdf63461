package io.junctura.processor;

import io.junctura.processor.Schemas.Direction;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Describes the connection of one connector: its settings, its secrets, and how it signs in by OAuth2. */
final class ConnectionReader {

    private static final Pattern IN_BRACES = Pattern.compile("\\{([^}]*)}");

    private final Source source;
    private final Schemas schemas;

    ConnectionReader(Source source, Schemas schemas) {
        this.source = source;
        this.schemas = schemas;
    }

    /** @param connector where to report a connection that is no plain record */
    Map<String, Object> read(DeclaredType type, TypeElement connector) {
        TypeElement element = Source.element(type);
        Map<String, Object> described = new LinkedHashMap<>();
        if (!Source.isRecord(element) || !element.getTypeParameters().isEmpty()) {
            source.error(
                    connector,
                    element.getSimpleName() + ", the connection, must be a record without type"
                            + " parameters: its components are its settings and secrets.");
            return described;
        }
        Map<String, Object> secrets = secrets(type, element);
        Map<String, Object> settings = schemas.ofSettings(type, secrets.keySet());
        String documentation = source.javadoc(element).main();
        if (!documentation.isEmpty()) {
            settings.put("description", documentation);
        }
        described.put("class", source.binaryName(element));
        described.put("settings", settings);
        described.put("secrets", secrets);
        Map<?, ?> properties = (Map<?, ?>) settings.get("properties");
        Map<String, Object> info =
                source.annotation(element, Source.API + "ConnectionInfo").orElse(Map.of());
        checkInfo(element, info, properties, secrets);
        described.put("moreSecrets", info.getOrDefault("moreSecrets", false));
        described.put("address", info.getOrDefault("address", ""));
        for (String member : List.of("authorities", "proxy", "certificate", "key")) {
            String named = member(info, member);
            if (!named.isEmpty()) described.put(member, named);
        }
        List<String> keepsSecrets = Source.texts(info.get("keepsSecrets"));
        if (!keepsSecrets.isEmpty()) described.put("keepsSecrets", List.<Object>copyOf(keepsSecrets));
        Map<String, Object> oauth2 =
                source.annotation(element, Source.API + "OAuth2").orElse(Map.of());
        if (!oauth2.isEmpty()) described.put("oauth2", oauth2(element, oauth2, properties, secrets));
        checkKept(element, keepsSecrets, destinations(info, oauth2), properties);
        return described;
    }

    /** The schemas of the components of type {@code Secret}, by their names. */
    private Map<String, Object> secrets(DeclaredType type, TypeElement element) {
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
        return secrets;
    }

    /** Checks that {@code @ConnectionInfo} names components of the record. */
    private void checkInfo(
            TypeElement element, Map<String, Object> info, Map<?, ?> properties, Map<String, Object> secrets) {
        for (String member : List.of("address", "authorities", "proxy", "certificate")) {
            String named = member(info, member);
            if (!named.isEmpty() && !properties.containsKey(named)) {
                source.error(
                        element,
                        "@ConnectionInfo(" + member + " = \"" + named + "\") names no component of "
                                + element.getSimpleName() + ".");
            }
        }
        String key = member(info, "key");
        if (!key.isEmpty() && !secrets.containsKey(key)) {
            source.error(
                    element,
                    "@ConnectionInfo(key = \"" + key + "\") names no component of type Secret of "
                            + element.getSimpleName() + ".");
        }
        if (key.isEmpty() != member(info, "certificate").isEmpty()) {
            source.error(element, "@ConnectionInfo: name both certificate and key, or neither.");
        }
    }

    /** The components that are known to decide where secrets are sent. */
    private static Set<String> destinations(Map<String, Object> info, Map<String, Object> oauth2) {
        Set<String> names = new HashSet<>();
        for (String member : List.of("address", "authorities", "proxy", "certificate")) names.add(member(info, member));
        for (String member : List.of("token", "authorize")) {
            Matcher inBraces = IN_BRACES.matcher(member(oauth2, member));
            while (inBraces.find()) names.add(inBraces.group(1));
        }
        return names;
    }

    /** Checks the components whose change keeps the secrets. */
    private void checkKept(TypeElement element, List<String> kept, Set<String> destinations, Map<?, ?> properties) {
        for (String name : kept) {
            if (!properties.containsKey(name)) {
                source.error(
                        element,
                        "@ConnectionInfo(keepsSecrets = \"" + name + "\") names no component of "
                                + element.getSimpleName() + " that is not a secret.");
            }
            if (destinations.contains(name)) {
                source.error(
                        element,
                        "@ConnectionInfo(keepsSecrets = \"" + name + "\"): this component decides where secrets are"
                                + " sent, so they must be entered again when it changes. Remove it from keepsSecrets.");
            }
        }
    }

    private static String member(Map<String, Object> info, String name) {
        return String.valueOf(info.getOrDefault(name, ""));
    }

    private Map<String, Object> oauth2(
            TypeElement element, Map<String, Object> given, Map<?, ?> properties, Map<String, Object> secrets) {
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
        assertion(element, given, properties, secrets, described);
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (String text : Source.texts(given.get("parameters"))) {
            int equals = text.indexOf('=');
            if (equals < 1) source.error(element, "\"" + text + "\" is no parameter; write name=value.");
            else parameters.put(text.substring(0, equals), text.substring(equals + 1));
        }
        described.put("parameters", parameters);
        return described;
    }

    /** The components of assertions, if the connection signs them. */
    private void assertion(
            TypeElement element,
            Map<String, Object> given,
            Map<?, ?> properties,
            Map<String, Object> secrets,
            Map<String, Object> described) {
        String key = member(given, "signingKey");
        for (String name : List.of("issuer", "subject", "audience", "keyId")) {
            String component = member(given, name);
            if (component.isEmpty()) continue;
            mustBeSetting(element, component, properties);
            described.put(name, component);
        }
        if (key.isEmpty() != member(given, "issuer").isEmpty()) {
            source.error(element, "@OAuth2: name both signingKey and issuer, or neither.");
        }
        if (key.isEmpty()) return;
        if (!secrets.containsKey(key)) {
            source.error(element, "@OAuth2 names a secret \"" + key + "\", which the record has not.");
        }
        described.put("signingKey", key);
    }

    private void mustBeSetting(TypeElement element, String name, Map<?, ?> properties) {
        if (!properties.containsKey(name)) {
            source.error(
                    element,
                    "@OAuth2 names \"" + name + "\", which is no component of " + element.getSimpleName()
                            + " that is not a secret.");
        }
    }
}
