package io.junctura.api;

import java.util.Objects;

/**
 * A file of any size as a value: steps hand it on, {@link Files} opens it. Only the server makes one; JSON from outside
 * never becomes one.
 *
 * @param id          the server's own name for it, of no meaning elsewhere
 * @param name        what its sender called it, without folders
 * @param contentType its media type, {@code application/octet-stream} if nobody said
 * @param size        in bytes
 */
public record FileRef(String id, String name, String contentType, long size) {
    public FileRef {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(contentType, "contentType");
    }
}
