package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import java.util.Optional;

/** The connectors of the installed plugins, and the plugins' classes. Thread safe. */
public interface InstalledConnectors extends Connectors {

    /** All connectors that are in use, including those of the server. */
    Catalog catalog();

    /** Also if its plugin is disabled; empty if it is not installed. */
    Optional<TriggerDescriptor> trigger(PinnedVersions pins, String use);

    /** Also if its plugin is disabled; empty if it is not installed. */
    Optional<ActionDescriptor> action(PinnedVersions pins, String use);

    /** The connector's descriptor in that version. @throws ConnectorException if it is not installed */
    ConnectorDescriptor connector(PinnedVersions pins, String id) throws ConnectorException;

    /**
     * The plugin of a connector, with loaded classes.
     *
     * @throws ConnectorException if it is not installed or is disabled, or its classes cannot be loaded
     */
    LoadedPlugin load(PinnedVersions pins, String connector) throws ConnectorException;

    /** {@link #load(Pins, String)} in the version that is selected now. */
    default LoadedPlugin load(String connector) throws ConnectorException {
        return load(PinnedVersions.NONE, connector);
    }

    /**
     * The reason why an operation does not exist.
     *
     * @param kind "action" or "trigger"
     */
    ConnectorException missing(PinnedVersions pins, String kind, String use);
}
