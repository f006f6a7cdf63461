package io.junctura.plugins.text;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Reads and writes plain text: lines, columns of fixed width, templates and encodings. */
@Extension
@Permissions(files = true)
@ConnectorInfo(
        id = "text",
        title = "Text",
        actions = {
            ReadLines.class,
            ReadColumns.class,
            WriteColumns.class,
            Render.class,
            RenderFile.class,
            Replace.class,
            ConvertFile.class
        })
public final class TextConnector implements Connector {}
