package io.junctura.plugins.s3;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import io.junctura.plugins.stores.CopyFile;
import io.junctura.plugins.stores.DeleteFile;
import io.junctura.plugins.stores.FileExists;
import io.junctura.plugins.stores.FindFiles;
import io.junctura.plugins.stores.ListFiles;
import io.junctura.plugins.stores.MoveFile;
import io.junctura.plugins.stores.NewFile;
import io.junctura.plugins.stores.ReadFile;
import io.junctura.plugins.stores.WriteFile;
import org.pf4j.Extension;

/** Reads, writes and watches objects in S3 buckets, at Amazon and at other stores with the S3 API. */
@Extension
@Permissions(
        hosts = {"*.amazonaws.com", "*.amazonaws.com.cn"},
        files = true)
@ConnectorInfo(
        id = "s3",
        title = "S3",
        connection = S3Connection.class,
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
        triggers = NewFile.class)
public final class S3Connector implements Connector {}
