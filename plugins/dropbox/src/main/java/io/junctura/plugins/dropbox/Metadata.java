package io.junctura.plugins.dropbox;

import io.junctura.api.Variants;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What Dropbox says of something in it. */
@Variants(by = ".tag")
sealed interface Metadata {
    String name();

    /** Below the account's root, or that of the app's folder, with a slash before it; null if it is in no folder. */
    @Nullable
    String path_display();

    record File(
            String name,
            @Nullable String path_display,
            Instant server_modified,
            String rev,
            long size,
            @Nullable String content_hash)
            implements Metadata {}

    record Folder(String name, @Nullable String path_display) implements Metadata {}

    record Deleted(String name, @Nullable String path_display) implements Metadata {}
}
