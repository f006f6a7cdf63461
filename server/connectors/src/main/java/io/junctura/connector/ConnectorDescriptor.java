package io.junctura.connector;

import io.junctura.api.Effect;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The description of one connector in the plugin's {@code META-INF/junctura/connectors.json}. No class is loaded for it.
 *
 * @param id         such as {@code http}
 * @param docs       from Javadoc, Markdown
 * @param plugin     the plugin's id; {@code server} for the server's own connectors
 * @param version    the plugin's version
 * @param connection empty if the connector needs no connection
 * @param options    the classes of its pick lists, by the names that schemas call them
 * @param icon       SVG; empty if there is none
 */
public record ConnectorDescriptor(
        String id,
        String title,
        String docs,
        String plugin,
        String version,
        Optional<ConnectionDescriptor> connection,
        List<ActionDescriptor> actions,
        List<TriggerDescriptor> triggers,
        Map<String, String> options,
        String icon) {

    /** The id of the plugin that the server's own connectors name. */
    public static final String BUILT_IN = "server";

    /** The connector's id in the name of an operation, such as {@code http} in {@code http.request}. */
    public static String connectorOf(String use) {
        int dot = use.indexOf('.');
        return dot < 0 ? use : use.substring(0, dot);
    }

    /** Of a connector without pick lists and icon. */
    public ConnectorDescriptor(
            String id,
            String title,
            String docs,
            String plugin,
            String version,
            Optional<ConnectionDescriptor> connection,
            List<ActionDescriptor> actions,
            List<TriggerDescriptor> triggers) {
        this(id, title, docs, plugin, version, connection, actions, triggers, Map.of(), "");
    }

    /**
     * @param settings    JSON Schema of the components that are not secrets
     * @param secrets     names of the components of type {@code Secret}, with their titles
     * @param moreSecrets whether a saved connection may hold secrets of other names too
     * @param address     the setting that holds the address; empty if none
     * @param authorities the setting with certificates that are trusted, in PEM; empty if none
     * @param proxy       the setting with the proxy to go through; empty if none
     * @param certificate the setting with the client certificate, in PEM; empty if none
     * @param key         the secret with its key; empty if none
     * @param keepsSecrets the settings that may change while the saved secrets stay
     * @param oauth2      how the connection gets access tokens; empty if it does not use OAuth2
     */
    public record ConnectionDescriptor(
            String className,
            Schema settings,
            Map<String, Schema> secrets,
            boolean moreSecrets,
            String address,
            String authorities,
            String proxy,
            String certificate,
            String key,
            Set<String> keepsSecrets,
            Optional<OAuth2Descriptor> oauth2) {

        /** The value of a setting that is absent; null if it has no default. */
        public @Nullable Object defaultOf(String setting) {
            return settings.json().get("properties") instanceof Map<?, ?> properties
                            && properties.get(setting) instanceof Map<?, ?> schema
                    ? schema.get("default")
                    : null;
        }

        /** A connection without OAuth2. */
        public ConnectionDescriptor(
                String className, Schema settings, Map<String, Schema> secrets, boolean moreSecrets, String address) {
            this(className, settings, secrets, moreSecrets, address, "", "", "", "", Set.of(), Optional.empty());
        }
    }

    /**
     * What {@code @OAuth2} declares. Addresses may name settings in braces.
     *
     * @param authorize    empty if no consent is necessary
     * @param scopesFrom   the setting with further scopes; empty if there is none
     * @param clientId     the setting with the client's id
     * @param clientSecret the name of the secret
     * @param assertion    the components of signed assertions; empty if the connection signs none
     */
    public record OAuth2Descriptor(
            String token,
            String authorize,
            List<String> scopes,
            String scopesFrom,
            String clientId,
            String clientSecret,
            Optional<AssertionDescriptor> assertion,
            Map<String, String> parameters) {}

    /** The settings of signed assertions, and the secret with the key. A setting that is not declared is empty. */
    public record AssertionDescriptor(
            String signingKey, String issuer, String subject, String audience, String keyId) {}

    /**
     * @param use   the whole name, such as {@code http.request}
     * @param items the input that holds the items of a batch; empty: the action takes no batches
     */
    public record ActionDescriptor(
            String use,
            String title,
            String docs,
            String className,
            Effect effect,
            Connecting connecting,
            Schema input,
            Schema output,
            String items) {

        /** An action without batches, for which a connection is optional. */
        public ActionDescriptor(
                String use, String title, String docs, String className, Effect effect, Schema input, Schema output) {
            this(use, title, docs, className, effect, Connecting.OPTIONAL, input, output, "");
        }
    }

    /**
     * @param use       the whole name, such as {@code http.webhook}
     * @param registers whether it registers the flow's address at a third party
     */
    public record TriggerDescriptor(
            String use,
            String title,
            String docs,
            String className,
            TriggerKind kind,
            Connecting connecting,
            Schema input,
            Schema payload,
            boolean registers) {

        /** A trigger for which a connection is optional. */
        public TriggerDescriptor(
                String use,
                String title,
                String docs,
                String className,
                TriggerKind kind,
                Schema input,
                Schema payload) {
            this(use, title, docs, className, kind, Connecting.OPTIONAL, input, payload, false);
        }
    }

    /** Whether a step or trigger names a connection. */
    public enum Connecting {
        /** It cannot. */
        NONE,
        /** It may. Without one, the record of the connection has no values, since no component is required. */
        OPTIONAL,
        REQUIRED
    }

    /** How a trigger gets events. Plugins have the first five kinds; the server itself has the others. */
    public enum TriggerKind {
        WEBHOOK("/hooks/"),
        CALL("/call/", Facet.ANSWERS),
        POLL(null, Facet.POLLS),
        STREAM(null),
        FILE(null, Facet.POLLS),
        SCHEDULE(null),
        TOPIC(null),
        FLOW(null, Facet.ANSWERS),
        MANUAL(null);

        private enum Facet {
            ANSWERS,
            POLLS
        }

        private final @Nullable String address;
        private final List<Facet> facets;

        TriggerKind(@Nullable String address, Facet... facets) {
            this.address = address;
            this.facets = List.of(facets);
        }

        /** All kinds for which this is true. */
        public static Set<TriggerKind> all(Predicate<TriggerKind> which) {
            return Arrays.stream(values()).filter(which).collect(Collectors.toUnmodifiableSet());
        }

        /** The path before the names of a flow in its address, such as {@code /hooks/}; null: the flow has no address. */
        public @Nullable String address() {
            return address;
        }

        /** Whether events are requests to the flow's address. */
        public boolean receivesRequests() {
            return address != null;
        }

        /** Whether the caller of a flow waits for its answer. */
        public boolean answers() {
            return facets.contains(Facet.ANSWERS);
        }

        /** Whether the server asks for events at intervals, which {@code every} sets. */
        public boolean polls() {
            return facets.contains(Facet.POLLS);
        }
    }

    /**
     * A JSON Schema 2020-12. Beyond the standard's own words: formats {@code duration} (also {@code 5s}), {@code secret},
     * {@code file} and {@code rows} (a list, or a file of rows); choices of an {@code enum} are read whatever their case,
     * with {@code -} or {@code _} alike; {@code x-choices} (the texts of choices, by value); {@code x-widget} (multiline, json, code), {@code x-advanced}, {@code x-mixed}
     * ({@code path-segment}), {@code x-options} (the name of a pick list), {@code x-pattern-hint} (what fits the pattern,
     * after "must be"), {@code x-connection} ({@code only-with}, {@code instead}), {@code x-rules} of an object (what
     * {@code @Rule} says) and, of a connection's secrets, {@code x-required}.
     *
     * @param json the plain JSON value that it is in the descriptor
     */
    public record Schema(Map<String, Object> json) {}
}
