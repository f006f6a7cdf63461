package io.junctura.connector;

import io.junctura.api.AccessTokens;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Http;
import io.junctura.api.NoConnection;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.connector.ConnectorDescriptor.Connecting;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.masking.Redaction;
import io.junctura.masking.SecretsInUse;
import io.junctura.outbound.ConnectionNetwork;
import io.junctura.outbound.Grant;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A saved connection, converted to its connector's record. There is one for each revision of the connection.
 *
 * @param name for messages
 */
record BoundConnection(
        LoadedPlugin plugin,
        String name,
        long revision,
        Connection connection,
        Map<String, Secret> secrets,
        Redaction redaction,
        Permitted permitted,
        ConnectionNetwork way,
        Http http,
        AccessTokens tokens) {

    /** For operations without a connection. */
    static BoundConnection none(LoadedPlugin plugin, Connection connection, PluginServices services) {
        Permitted permitted = new Permitted(plugin, Map.of(), Set.of());
        Http http = http(services, null, ConnectionNetwork.USUAL, permitted);
        return new BoundConnection(
                plugin,
                "",
                0,
                connection,
                Map.of(),
                Redaction.NONE,
                permitted,
                ConnectionNetwork.USUAL,
                http,
                services.outbound().tokens(null, http));
    }

    private static Http http(
            PluginServices services, @Nullable URI address, ConnectionNetwork way, Permitted permitted) {
        Http http = services.outbound().http(address, way, permitted.hosts());
        return request -> {
            permitted.mustCall(request.address());
            return http.send(request);
        };
    }

    static BoundConnection find(
            LoadedPlugin plugin,
            ConnectorDescriptor connector,
            String use,
            Connecting connecting,
            @Nullable String name,
            PluginServices services)
            throws ConnectorException, InterruptedException {
        if (connecting == Connecting.NONE) {
            return none(plugin, new NoConnection(), services);
        }
        if (name == null) {
            if (connecting == Connecting.REQUIRED) {
                throw ConnectorException.badInput(
                        use + " needs a connection; name one of the connector \"" + connector.id() + "\".");
            }
            return empty(plugin, connector, services);
        }
        SavedConnection saved = services.connections().find(name).orElse(null);
        if (saved == null) {
            plugin.bound().remove(name);
            throw ConnectorException.credentials("The connection \"" + name
                    + "\" does not exist. Save one of this name, or bind the slot to another.");
        }
        return of(plugin, connector, saved, services);
    }

    /** The same, for a connection that was found already. */
    static BoundConnection of(
            LoadedPlugin plugin, ConnectorDescriptor connector, SavedConnection saved, PluginServices services)
            throws ConnectorException, InterruptedException {
        BoundConnection known = plugin.bound().get(saved.name());
        if (known != null && known.revision() == saved.revision()) {
            return known;
        }
        BoundConnection made = bind(plugin, connector, saved, services);
        plugin.bound().put(saved.name(), made);
        return made;
    }

    private static BoundConnection bind(
            LoadedPlugin plugin, ConnectorDescriptor connector, SavedConnection saved, PluginServices services)
            throws ConnectorException, InterruptedException {
        if (!saved.connector().equals(connector.id())) {
            throw ConnectorException.badInput("The connection \"" + saved.name() + "\" is one of the connector \""
                    + saved.connector() + "\", not of \"" + connector.id() + "\".");
        }
        Redaction redaction = new Redaction(saved.secrets().values());
        SecretsInUse.add(redaction);
        ConnectionDescriptor descriptor = descriptor(connector);
        Map<String, Object> values = values(descriptor, saved.settings(), saved.secrets());
        Connection connection;
        try {
            connection = record(plugin, descriptor, values, redaction, "the connection \"" + saved.name() + "\"");
        } catch (ConnectorException e) {
            // Of kind CREDENTIALS, so the run waits until the connection is corrected.
            throw e.kind() == ErrorKind.BAD_INPUT ? credentials(e) : e;
        }
        Object address =
                descriptor.address().isEmpty() ? null : saved.settings().get(descriptor.address());
        Permitted permitted = new Permitted(plugin, saved.settings(), NamedHosts.in(address));
        ConnectionNetwork way = Grants.way(descriptor, saved);
        Http http = http(services, uri(address), way, permitted);
        Grant grant = Grants.of(connector, saved).orElse(null);
        return new BoundConnection(
                plugin,
                saved.name(),
                saved.revision(),
                connection,
                Map.copyOf(saved.secrets()),
                redaction,
                permitted,
                way,
                http,
                permitted.tokens(grant, services.outbound().tokens(grant, http)));
    }

    /** A connection record without values, if none of its components is required. */
    private static BoundConnection empty(LoadedPlugin plugin, ConnectorDescriptor connector, PluginServices services)
            throws ConnectorException, InterruptedException {
        String key = "\0" + connector.id(); // No connection has such a name.
        BoundConnection known = plugin.bound().get(key);
        if (known != null) {
            return known;
        }
        ConnectionDescriptor descriptor = connector.connection().orElse(null);
        Connection connection = descriptor == null
                ? new NoConnection()
                : record(plugin, descriptor, Map.of(), Redaction.NONE, "the connection");
        BoundConnection made = none(plugin, connection, services);
        plugin.bound().put(key, made);
        return made;
    }

    /** @throws ConnectorException if the connector refuses the settings: of kind {@code BAD_INPUT} */
    static void mustBeAccepted(
            LoadedPlugin plugin,
            ConnectorDescriptor connector,
            Map<String, Object> settings,
            Map<String, Secret> secrets)
            throws ConnectorException, InterruptedException {
        ConnectionDescriptor descriptor = descriptor(connector);
        Redaction redaction = new Redaction(secrets.values());
        record(plugin, descriptor, values(descriptor, settings, secrets), redaction, "the settings");
    }

    private static ConnectionDescriptor descriptor(ConnectorDescriptor connector) throws ConnectorException {
        return connector
                .connection()
                .orElseThrow(() ->
                        ConnectorException.badInput("The connector \"" + connector.id() + "\" has no connections."));
    }

    private static Map<String, Object> values(
            ConnectionDescriptor descriptor, Map<String, Object> settings, Map<String, Secret> secrets) {
        Map<String, Object> values = new LinkedHashMap<>(settings);
        secrets.forEach((name, secret) -> {
            if (descriptor.secrets().containsKey(name)) values.put(name, secret);
        });
        return values;
    }

    private static Connection record(
            LoadedPlugin plugin,
            ConnectionDescriptor descriptor,
            Map<String, Object> values,
            Redaction redaction,
            String what)
            throws ConnectorException, InterruptedException {
        return PluginCall.call(plugin, what, redaction, () -> {
            Class<?> type = Operation.classNamed(plugin, descriptor.className());
            return (Connection) plugin.shapes().ofRecord(type).read(values, name -> null);
        });
    }

    private static ConnectorException credentials(ConnectorException invalid) {
        return new ConnectorException(
                ErrorKind.CREDENTIALS, Reached.NO, String.valueOf(invalid.getMessage()), null, invalid);
    }

    private static @Nullable URI uri(@Nullable Object address) {
        try {
            return address instanceof String text ? new URI(text) : null;
        } catch (URISyntaxException e) {
            return null; // The plugin reports that when it uses the connection.
        }
    }
}
