package io.junctura.plugins.archive;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Packs and unpacks zip, tar, tar.gz and gzip files. */
@Extension
@Permissions(files = true)
@ConnectorInfo(
        id = "archive",
        title = "Archives",
        actions = {ListArchive.class, Extract.class, ExtractFile.class, Compress.class, Gzip.class, Gunzip.class})
public final class ArchiveConnector implements Connector {}
