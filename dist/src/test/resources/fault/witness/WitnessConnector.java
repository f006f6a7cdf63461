package witness;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import org.pf4j.Extension;

/** The connector of a well-behaved plugin. */
@Extension
@ConnectorInfo(id = "witness", title = "Witness", actions = Look.class)
public class WitnessConnector implements Connector {}
