package witness;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import org.pf4j.Extension;

/** Does no harm. */
@Extension
@ConnectorInfo(id = "witness", title = "Witness", actions = Look.class)
public class WitnessConnector implements Connector {}
