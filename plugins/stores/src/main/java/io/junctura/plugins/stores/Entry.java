package io.junctura.plugins.stores;

import io.junctura.api.Field;
import java.time.Instant;

/**
 * A file or folder.
 *
 * @param path     the path below the connection's root, with {@code /} between folders
 * @param name     the name, which is the last part of the path
 * @param folder   whether it is a folder
 * @param size     the size in bytes; 0 for a folder
 * @param modified when it was last changed, by the clock of the other system; 1970 if unknown
 * @param version  changes when the content changes, such as an ETag
 */
public record Entry(
        @Field(title = "Path") String path,
        @Field(title = "Name") String name,
        @Field(title = "Folder") boolean folder,
        @Field(title = "Size") long size,
        @Field(title = "Modified") Instant modified,
        @Field(title = "Version") String version) {

    /** Where size and time are all that there is to tell versions by. */
    public static Entry of(String path, boolean folder, long size, Instant modified) {
        return new Entry(
                path,
                path.substring(path.lastIndexOf('/') + 1),
                folder,
                size,
                modified,
                size + "-" + modified.toEpochMilli());
    }
}
