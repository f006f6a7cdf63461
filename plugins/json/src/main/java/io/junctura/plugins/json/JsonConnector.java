package io.junctura.plugins.json;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Reads, writes and validates JSON and NDJSON: files of any size, value by value, and texts. */
@Extension
@Permissions(files = true)
@ConnectorInfo(
        id = "json",
        title = "JSON",
        actions = {ReadJson.class, WriteJson.class, ParseJson.class, FormatJson.class, ValidateJson.class})
public final class JsonConnector implements Connector {}
