package pickup;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import org.pf4j.Extension;

/** The connector of the file trigger. */
@Extension
@ConnectorInfo(id = "pickup", title = "Pickup", triggers = Folder.class)
public class PickupConnector implements Connector {}
