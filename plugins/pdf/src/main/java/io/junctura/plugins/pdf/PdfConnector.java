package io.junctura.plugins.pdf;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Creates PDF files from HTML templates, and reads the text of PDF files. */
@Extension
@Permissions(files = true)
@ConnectorInfo(
        id = "pdf",
        title = "PDF",
        actions = {WritePdf.class, ReadPages.class})
public final class PdfConnector implements Connector {}
