package io.junctura.api;

import java.util.Objects;

/**
 * A file of any size as a value. Steps pass it on, and {@link Files} opens it. Only the server makes one: JSON from
 * outside never becomes a file.
 *
 * @param id          the server's name of the file, which has no meaning elsewhere
 * @param name        the sender's name of the file, without folders
 * @param contentType the media type; {@code application/octet-stream} if unknown
 * @param size        in bytes
 */
public record FileRef(String id, String name, String contentType, long size) {
    public FileRef {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(contentType, "contentType");
    }
}
