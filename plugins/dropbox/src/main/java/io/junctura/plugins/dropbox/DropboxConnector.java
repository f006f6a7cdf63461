package io.junctura.plugins.dropbox;

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

/** Reads, writes, shares and watches files in Dropbox. */
@Extension
@Permissions(
        hosts = {"api.dropboxapi.com", "content.dropboxapi.com", "notify.dropboxapi.com"},
        files = true)
@ConnectorInfo(
        id = "dropbox",
        title = "Dropbox",
        connection = DropboxConnection.class,
        actions = {
            ListFiles.class,
            FindFiles.class,
            ReadFile.class,
            WriteFile.class,
            MoveFile.class,
            CopyFile.class,
            DeleteFile.class,
            FileExists.class,
            MakeFolder.class,
            MakeLink.class
        },
        triggers = {NewFile.class, Changed.class})
public final class DropboxConnector implements Connector {}
