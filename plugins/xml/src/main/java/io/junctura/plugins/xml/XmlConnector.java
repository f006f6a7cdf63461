package io.junctura.plugins.xml;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Reads and writes XML: files of any size, element by element, and texts. */
@Extension
@Permissions(files = true)
@ConnectorInfo(
        id = "xml",
        title = "XML",
        actions = {ReadXml.class, WriteXml.class, ParseXml.class, FormatXml.class})
public final class XmlConnector implements Connector {}
