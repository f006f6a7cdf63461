package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import java.util.Optional;

/** The connectors of the installed plugins, and the plugins' classes. Thread safe. */
public interface InstalledConnectors extends Connectors {

    /** All connectors that are in use, the server's own among them. */
    Catalog catalog();

    /** Of a plugin that is switched off too; empty if it is not installed. */
    Optional<TriggerDescriptor> trigger(PinnedVersions pins, String use);

    /** Of a plugin that is switched off too; empty if it is not installed. */
    Optional<ActionDescriptor> action(PinnedVersions pins, String use);

    /** The connector's descriptor in that version. @throws ConnectorException if it is not installed */
    ConnectorDescriptor connector(PinnedVersions pins, String id) throws ConnectorException;

    /**
     * The plugin of a connector, its classes loaded.
     *
     * @throws ConnectorException if it is not installed or switched off, or its classes cannot be loaded
     */
    LoadedPlugin load(PinnedVersions pins, String connector) throws ConnectorException;

    /** {@link #load(Pins, String)} in the version that is selected now. */
    default LoadedPlugin load(String connector) throws ConnectorException {
        return load(PinnedVersions.NONE, connector);
    }

    /**
     * Says why an operation is not there.
     *
     * @param kind "action" or "trigger"
     */
    ConnectorException missing(PinnedVersions pins, String kind, String use);
}
