package io.junctura.plugins.s3;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.plugins.stores.StorePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/**
 * Creates a link by which anyone can read a file for some time, without an account.
 *
 * @param path     the file
 * @param validFor how long the link works, up to seven days
 */
@ActionInfo(id = "link", title = "Create a link", effect = Effect.READ)
public record MakeLink(
        @Field(example = "reports/today.pdf") String path,
        @Field(title = "Valid for", fallback = "1h") Duration validFor)
        implements Action<S3Connection, MakeLink.Link> {
    private static final Duration MAX = Duration.ofDays(7);

    /** @param url the link */
    public record Link(@Field(title = "URL") String url) {}

    public MakeLink {
        path = StorePath.file(path, "path");
        if (validFor.compareTo(Duration.ofSeconds(1)) < 0 || validFor.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("validFor must be from 1s to 7d.");
        }
    }

    @Override
    public Link run(ActionContext<S3Connection> context) throws ConnectorException, IOException, InterruptedException {
        Bucket bucket = context.shared(SharedBucket.class);
        if (bucket.head(path).isEmpty()) throw new NoSuchFileException(path);
        return new Link(bucket.link(path, validFor));
    }
}
