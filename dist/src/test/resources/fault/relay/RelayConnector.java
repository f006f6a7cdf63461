package relay;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Reads records from a line server, and uploads files to it. */
@Extension
@Permissions(sockets = true)
@ConnectorInfo(id = "relay", title = "Relay", connection = Line.class, triggers = Read.class, actions = Upload.class)
public class RelayConnector implements Connector {}
