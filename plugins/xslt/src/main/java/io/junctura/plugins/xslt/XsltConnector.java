package io.junctura.plugins.xslt;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Transforms XML to other XML, HTML, JSON or text, by XSLT 3.0 stylesheets. */
@Extension
@Permissions(files = true)
@ConnectorInfo(id = "xslt", title = "XSLT", actions = TransformXml.class)
public final class XsltConnector implements Connector {}
