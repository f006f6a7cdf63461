package com.example.acme;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.LocalFiles;
import java.io.IOException;

/**
 * A folder on the server's disk.
 *
 * @param root   the name of a folder that the administrator has configured with {@code --file-root NAME=DIR}
 * @param folder the folder below the root
 */
public record AcmeConnection(
        @Field(fallback = "exchange") String root,
        @Field(fallback = "acme") String folder) implements Connection {

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, IOException {
        open(context).list(folder("in"));
    }

    /** The root, with the folders that the connector uses. */
    LocalFiles.Root open(Context<?> context) throws ConnectorException, IOException {
        LocalFiles.Root files = context.localFiles().root(root);
        for (String each : new String[] {"in", "done", "failed", "out"}) files.createFolder(folder(each));
        return files;
    }

    /** The path of a subfolder below the root, such as {@code acme/in}. */
    String folder(String name) {
        return folder + "/" + name;
    }
}
