package io.junctura.plugins.vfs;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import io.junctura.plugins.stores.CopyFile;
import io.junctura.plugins.stores.DeleteFile;
import io.junctura.plugins.stores.FileExists;
import io.junctura.plugins.stores.FindFiles;
import io.junctura.plugins.stores.ListFiles;
import io.junctura.plugins.stores.MakeFolder;
import io.junctura.plugins.stores.MoveFile;
import io.junctura.plugins.stores.NewFile;
import io.junctura.plugins.stores.ReadFile;
import io.junctura.plugins.stores.WriteFile;
import org.pf4j.Extension;

/**
 * Reads, writes and watches files in other file systems, for which the operator adds a provider for Apache Commons VFS.
 */
@Extension
@Permissions(sockets = true, files = true)
@ConnectorInfo(
        id = "vfs",
        title = "Commons VFS",
        connection = VfsConnection.class,
        actions = {
            ListFiles.class,
            FindFiles.class,
            ReadFile.class,
            WriteFile.class,
            MoveFile.class,
            CopyFile.class,
            DeleteFile.class,
            FileExists.class,
            MakeFolder.class
        },
        triggers = NewFile.class)
public final class VfsConnector implements Connector {}
