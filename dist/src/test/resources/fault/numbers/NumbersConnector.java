package numbers;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import org.pf4j.Extension;

/** The connector of the stream of numbers. */
@Extension
@ConnectorInfo(id = "numbers", title = "Numbers", triggers = Count.class)
public class NumbersConnector implements Connector {}
