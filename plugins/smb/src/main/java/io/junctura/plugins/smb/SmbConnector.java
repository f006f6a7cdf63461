package io.junctura.plugins.smb;

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

/** Reads, writes and watches files in shares of Windows and Samba servers, by SMB 2 and 3. */
@Extension
@Permissions(sockets = true, files = true)
@ConnectorInfo(
        id = "smb",
        title = "SMB",
        connection = SmbConnection.class,
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
public final class SmbConnector implements Connector {}
