package io.junctura.connection;

import io.junctura.api.ConnectorException;
import io.junctura.connection.ConnectionHealth.ConnectionError;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.outbound.Grant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the views of saved connections: what is saved, and what the server knows of them. */
final class ConnectionViews {
    private final SavedConnections connections;
    private final Supplier<Collection<ConnectorDescriptor>> connectors;
    private final ConnectionUsers users;
    private final Function<String, Optional<ConnectionPause>> pauses;

    /** @param pauses by a connection's name: whether its circuit is open */
    ConnectionViews(
            SavedConnections connections,
            Supplier<Collection<ConnectorDescriptor>> connectors,
            ConnectionUsers users,
            Function<String, Optional<ConnectionPause>> pauses) {
        this.connections = connections;
        this.connectors = connectors;
        this.users = users;
        this.pauses = pauses;
    }

    ConnectionView of(SavedConnections.View saved) {
        String name = saved.name();
        Map<String, ConnectionView.SecretView> secrets = new LinkedHashMap<>();
        saved.references()
                .forEach((field, reference) -> secrets.put(field, new ConnectionView.SecretView(true, reference)));
        Map<String, ConnectionView.Pin> pins = new LinkedHashMap<>();
        for (ConnectionStore.Pin pin : connections.pins(name)) {
            pins.put(pin.name(), new ConnectionView.Pin(pin.value(), pin.pinned()));
        }
        return new ConnectionView(
                name,
                saved.connector(),
                saved.settings(),
                secrets,
                ConnectionView.Limits.of(saved.limits()),
                saved.revision(),
                saved.changed(),
                users.published(name),
                consent(name),
                connections
                        .lastTest(saved)
                        .map(test -> new ConnectionView.LastTest(ConnectionView.TestResult.of(test), test.at()))
                        .orElse(null),
                pins,
                error(name)
                        .map(error -> new ConnectionView.ErrorView(error.since(), error.why()))
                        .orElse(null));
    }

    /** Refused credentials come first: a person must act, whereas an open circuit closes by itself. */
    private Optional<ConnectionError> error(String name) {
        return connections.health().refusal(name).or(() -> pauses.apply(name).map(ConnectionError::of));
    }

    /** Whether the connection needs OAuth2 consent, and has it. */
    private String consent(String name) {
        try {
            Grant grant = ConsentRoutes.grant(connections, connectors, name).orElse(null);
            if (grant == null || !grant.needsConsent()) return "none";
            return connections.hasConsent(grant) ? "given" : "missing";
        } catch (ConnectorException e) {
            return "none"; // wrong settings are reported when it is used
        }
    }
}
