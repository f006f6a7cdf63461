package io.junctura.plugins.github;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of a repository, of up to 100 MB.
 *
 * @param repository the repository
 * @param path       the file's path, such as {@code docs/orders.csv}
 * @param ref        a branch, tag or commit. Without it, the repository's default branch
 */
@ActionInfo(id = "read-file", title = "Read a file", effect = Effect.READ)
public record ReadFile(
        @Field(pattern = Repository.PATTERN, patternHint = Repository.HINT, options = Repositories.class)
        String repository,

        @Field(example = "docs/orders.csv") String path,
        @Nullable String ref)
        implements Action<GitHubConnection, FileRef> {

    public ReadFile {
        if (path.isBlank()) throw new IllegalArgumentException("path must not be empty.");
    }

    @Override
    public FileRef run(ActionContext<GitHubConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        GitHub.Call call = GitHub.of(context)
                .get(Repository.path(repository) + "/contents/" + Repository.file(path))
                .query("ref", ref)
                .raw();
        try (HttpAnswer answer = call.send();
                InputStream content = answer.stream()) {
            // GitHub lists a folder where it would send a file.
            if (answer.header("content-type").orElse("").startsWith("application/json")) {
                throw ConnectorException.badInput("\"" + path + "\" in " + repository
                        + " is a folder. Name a file; github.list with the path /repos/" + repository + "/contents/"
                        + path + " lists the folder.");
            }
            String name = path.substring(path.lastIndexOf('/') + 1);
            return context.files().store(name, "application/octet-stream", content);
        }
    }
}
