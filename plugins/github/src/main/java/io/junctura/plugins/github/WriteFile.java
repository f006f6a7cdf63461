package io.junctura.plugins.github;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.HttpAnswer;
import io.junctura.api.Reached;
import io.junctura.api.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file of a repository with a commit. If the file has this content, no commit is made.
 *
 * @param repository the repository
 * @param path       the file's path, such as {@code docs/orders.csv}
 * @param file       the content: a file of up to 25 MB
 * @param text       the content: a text, in place of {@code file}
 * @param message    the commit message
 * @param branch     the branch. Without it, the repository's default branch
 */
@ActionInfo(id = "write-file", title = "Write a file", effect = Effect.IDEMPOTENT)
@Rule(
        of = {"file", "text"},
        must = Rule.Must.EXACTLY_ONE)
public record WriteFile(
        @Field(pattern = Repository.PATTERN, patternHint = Repository.HINT, options = Repositories.class)
        String repository,

        @Field(example = "docs/orders.csv") String path,
        @Nullable FileRef file,
        @Field(widget = Field.Widget.MULTILINE) @Nullable String text,
        @Field(fallback = "Update by Junctura") String message,
        @Nullable String branch)
        implements Action<GitHubConnection, WriteFile.Written> {

    /** GitHub takes it as Base64 in JSON, so it is in memory. */
    private static final int MAX_SIZE = 25_000_000;

    /**
     * What was written.
     *
     * @param sha     the content's ID in Git
     * @param commit  the commit; absent if the file had this content before
     * @param changed whether a commit was made
     */
    public record Written(String sha, @Nullable String commit, boolean changed) {}

    private record StoredFile(String sha) {}

    private record Commit(String sha) {}

    private record Answer(StoredFile content, Commit commit) {}

    public WriteFile {
        if (path.isBlank()) throw new IllegalArgumentException("path must not be empty.");
        if ((file == null) == (text == null)) {
            throw new IllegalArgumentException("Set either \"file\" or \"text\".");
        }
    }

    @Override
    public Written run(ActionContext<GitHubConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        byte[] content = content(context);
        String id = blob(content);
        GitHub gitHub = GitHub.of(context);
        String address = Repository.path(repository) + "/contents/" + Repository.file(path);
        String before = null;
        try (HttpAnswer there = gitHub.get(address).query("ref", branch).send(404)) {
            if (there.status() != 404) before = there.json(StoredFile.class).sha();
        }
        if (id.equals(before)) return new Written(id, null, false);
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("message", message);
        change.put("content", Base64.getEncoder().encodeToString(content));
        if (before != null) change.put("sha", before);
        if (branch != null) change.put("branch", branch);
        try (HttpAnswer answer = gitHub.to("PUT", address).json(change).send(409)) {
            if (answer.status() == 409) {
                throw ConnectorException.tryLater(
                        Reached.NO, "Another commit changed the branch at the same moment. The step is tried again.");
            }
            Answer written = answer.json(Answer.class);
            return new Written(written.content().sha(), written.commit().sha(), true);
        }
    }

    private byte[] content(ActionContext<GitHubConnection> context) throws ConnectorException, IOException {
        if (text != null) return text.getBytes(StandardCharsets.UTF_8);
        if (file.size() > MAX_SIZE) {
            throw ConnectorException.badInput("The file \"" + file.name() + "\" has " + file.size()
                    + " bytes. GitHub takes files of up to " + MAX_SIZE + " bytes this way; push larger ones by Git.");
        }
        try (InputStream in = context.files().open(file)) {
            return in.readAllBytes();
        }
    }

    /** The id that Git gives a content. */
    private static String blob(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has SHA-1.
        }
    }
}
