package io.junctura.plugins.stores;

import io.junctura.api.ConnectorException;
import io.junctura.api.Files.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Files and folders below the root of a connection. Paths are those of {@link StorePath}. A method throws
 * {@link java.nio.file.NoSuchFileException} if what it needs does not exist. For one thread.
 */
public interface Store {

    /**
     * Tells of each file and folder that is directly in a folder, in any order. Links are followed only within the root.
     *
     * @param folder empty for the root
     */
    void list(String folder, Listing listing) throws ConnectorException, IOException, InterruptedException;

    /** A file or folder; empty if there is none. */
    Optional<Entry> find(String path) throws ConnectorException, IOException, InterruptedException;

    /** Reads a file from the beginning; close the stream. */
    InputStream open(String path) throws ConnectorException, IOException, InterruptedException;

    /**
     * Writes a file, in place of one that is there. Readers see the file of before or all of the new one. The folder has to be
     * there.
     */
    void write(String path, Content content) throws ConnectorException, IOException, InterruptedException;

    /**
     * Adds to the end of a file, or makes it. If {@code content} fails, a part may have been added. Unless a store can do better, the old
     * and the new content become a new file, which replaces the old one.
     */
    default void append(String path, Content content) throws ConnectorException, IOException, InterruptedException {
        boolean isThere = find(path).isPresent();
        write(path, out -> {
            if (isThere) {
                try (InputStream before = open(path)) {
                    before.transferTo(out);
                }
            }
            content.to(out);
        });
    }

    /** Creates a folder and its parent folders. Does nothing if the folder exists. */
    void createFolder(String path) throws ConnectorException, IOException, InterruptedException;

    /**
     * Moves a file or folder. Its target's folder has to be there.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is something at the target
     */
    void move(String from, String to) throws ConnectorException, IOException, InterruptedException;

    /**
     * Copies a file, in place of one that is there. The target's folder has to be there. Unless a store can do better, the content is
     * read and written again.
     */
    default void copy(String from, String to) throws ConnectorException, IOException, InterruptedException {
        write(to, out -> {
            try (InputStream in = open(from)) {
                in.transferTo(out);
            }
        });
    }

    /** Whether two paths name the same file, which need not exist. Some stores ignore case. */
    default boolean isSame(String path, String other) {
        return path.equals(other);
    }

    /** Deletes a file, or an empty folder. */
    void delete(String path) throws ConnectorException, IOException, InterruptedException;

    /** Hears of entries. */
    @FunctionalInterface
    interface Listing {
        void found(Entry entry) throws ConnectorException, IOException, InterruptedException;
    }
}
