package com.example.acme;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes a file into the folder {@code out}. Replaces a file of the same name.
 *
 * @param name    the file's name, without folders
 * @param content the content, which is written as UTF-8
 */
@ActionInfo(id = "write-file", title = "Write a file", effect = Effect.IDEMPOTENT)
public record WriteFile(String name, String content) implements Action<AcmeConnection, WriteFile.Written> {

    /** @param path the file's path below the root */
    public record Written(String path) {}

    public WriteFile {
        if (name.isBlank() || name.contains("/")) throw new IllegalArgumentException("name must have no folders.");
    }

    @Override
    public Written run(ActionContext<AcmeConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        AcmeConnection connection = context.connection();
        String path = connection.folder("out") + "/" + name;
        // Readers see the old file or the complete new one.
        connection.open(context).write(path, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
        return new Written(path);
    }
}
