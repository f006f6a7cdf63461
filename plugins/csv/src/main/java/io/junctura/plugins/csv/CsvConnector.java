package io.junctura.plugins.csv;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Reads and writes CSV: files of any size, row by row, and texts. */
@Extension
@Permissions(files = true)
@ConnectorInfo(
        id = "csv",
        title = "CSV",
        actions = {ReadCsv.class, ReadCheckedCsv.class, WriteCsv.class, ParseCsv.class, FormatCsv.class})
public final class CsvConnector implements Connector {}
