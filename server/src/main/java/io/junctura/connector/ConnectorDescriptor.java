package io.junctura.connector;

import io.junctura.api.Effect;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a plugin says of one connector in its {@code META-INF/junctura/connectors.json}; read without loading a class.
 *
 * @param id         such as {@code http}
 * @param docs       from Javadoc, Markdown
 * @param plugin     the plugin's id; {@code server} for the server's own connectors
 * @param version    the plugin's version
 * @param connection empty where there is nothing to sign in to
 */
public record ConnectorDescriptor(
        String id,
        String title,
        String docs,
        String plugin,
        String version,
        Optional<ConnectionDescriptor> connection,
        List<ActionDescriptor> actions,
        List<TriggerDescriptor> triggers) {

    /**
     * @param settings    JSON Schema of the components that are not secrets
     * @param secrets     names of the components of type {@code Secret}, with their titles
     * @param moreSecrets whether a saved connection may hold secrets of other names too
     * @param address     the setting that holds the address; empty if none
     */
    public record ConnectionDescriptor(
            String className, Schema settings, Map<String, Schema> secrets, boolean moreSecrets, String address) {}

    /** @param use the whole name, such as {@code http.request} */
    public record ActionDescriptor(
            String use, String title, String docs, String className, Effect effect, Schema input, Schema output) {}

    /** @param use the whole name, such as {@code http.webhook} */
    public record TriggerDescriptor(
            String use, String title, String docs, String className, TriggerKind kind, Schema input, Schema payload) {}

    /** How a trigger comes to events. The first four are open to every plugin, the others are the server's own. */
    public enum TriggerKind {
        WEBHOOK,
        CALL,
        POLL,
        STREAM,
        SCHEDULE,
        TOPIC,
        FLOW,
        MANUAL
    }

    /** A JSON Schema 2020-12, as the plain JSON value it is in the descriptor. */
    public record Schema(Map<String, Object> json) {}
}
