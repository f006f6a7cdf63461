package io.junctura.plugins.dropbox;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.plugins.stores.StorePath;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates a link that gives others access to a file or folder without an account. If a link exists, the result is this
 * link.
 *
 * @param path     the file or folder
 * @param validFor how long a new link works. Without it, until the link is removed. Requires a paid Dropbox plan
 */
@ActionInfo(id = "link", title = "Create a link", effect = Effect.IDEMPOTENT)
public record MakeLink(
        @Field(example = "reports/today.pdf") String path,

        @Field(title = "Valid for", example = "7d") @Nullable
        Duration validFor)
        implements Action<DropboxConnection, MakeLink.Link> {

    /**
     * A link.
     *
     * @param url     the link
     * @param expires when the link expires; absent if it does not
     */
    public record Link(
            @Field(title = "URL") String url,
            @Field(title = "Expires") @Nullable Instant expires) {}

    private record Links(List<Link> links) {}

    public MakeLink {
        path = StorePath.file(path, "path");
        if (validFor != null && validFor.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("validFor must be 1m or more.");
        }
    }

    @Override
    public Link run(ActionContext<DropboxConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Dropbox dropbox = Dropbox.of(context);
        String at = DropboxStore.at(dropbox, path);
        Map<String, Object> argument = new LinkedHashMap<>(Map.of("path", at));
        if (validFor != null) {
            Instant expires = context.clock().instant().plus(validFor).truncatedTo(ChronoUnit.SECONDS);
            argument.put("settings", Map.of("expires", expires.toString()));
        }
        try {
            return dropbox.ask("sharing/create_shared_link_with_settings", argument, Link.class);
        } catch (DropboxError e) {
            if (!e.says("shared_link_already_exists")) throw e.meaning(path);
            return existing(dropbox, at);
        }
    }

    private Link existing(Dropbox dropbox, String at) throws ConnectorException, IOException, InterruptedException {
        try {
            Links found =
                    dropbox.ask("sharing/list_shared_links", Map.of("path", at, "direct_only", true), Links.class);
            if (!found.links().isEmpty()) return found.links().get(0);
        } catch (DropboxError e) {
            throw e.meaning(path);
        }
        throw ConnectorException.refused(
                "Dropbox says that \"" + path + "\" has a link already, but does not say which.");
    }
}
