package io.junctura.plugins.excel;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Reads and writes Excel workbooks (.xlsx), row by row. */
@Extension
@Permissions(files = true)
@ConnectorInfo(
        id = "excel",
        title = "Excel",
        actions = {ReadRows.class, WriteRows.class})
public final class ExcelConnector implements Connector {}
