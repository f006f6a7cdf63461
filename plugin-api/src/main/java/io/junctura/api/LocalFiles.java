package io.junctura.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Files on the server's disk, in the folders that the administrator has configured ({@code --file-root NAME=DIR}), and
 * in {@code exchange}, a folder in the data folder. Nothing outside of these folders can be reached.
 *
 * <p>A path is relative to its root and written with {@code /}: {@code in/orders.csv}. It has no {@code ..}, no empty part and
 * none of the characters {@code \\}, {@code :} and control characters. Symbolic links are neither followed nor listed. A
 * method throws {@link IllegalArgumentException} for a path of another form, and
 * {@link java.nio.file.FileSystemException} if the path of a file names a folder or a link. If a plugin lets these pass, the
 * step fails with {@link ErrorKind#BAD_INPUT}. Thread safe. Needs {@link Permissions#localFiles}.
 */
public interface LocalFiles {

    /** The names of the roots, in order. */
    List<String> roots();

    /**
     * A root by its name.
     *
     * @throws ConnectorException {@code BAD_INPUT} if there is none of this name
     */
    Root root(String name) throws ConnectorException;

    /** One of the folders, with all that is below it. */
    interface Root {

        /**
         * The files and folders in a folder, ordered by name, without the content of subfolders.
         *
         * @param folder empty for the root itself
         */
        List<Entry> list(String folder) throws IOException;

        /**
         * Calls the visitor for each entry that {@link #list} returns, in no particular order. Use it for a folder that may hold a
         * million files: it needs no memory for the whole folder.
         *
         * @param folder empty for the root itself
         */
        default void visit(String folder, Visitor visitor)
                throws IOException, ConnectorException, InterruptedException {
            for (Entry each : list(folder)) visitor.found(each);
        }

        /** A file or folder; empty if there is none. */
        Optional<Entry> find(String path) throws IOException;

        /** Opens a file for reading; close the stream. */
        InputStream open(String path) throws IOException;

        /**
         * The path of a file on disk, for a library that opens files itself, such as an embedded database. Prefer
         * {@link #open} and {@link #write}: between this call and the library's access, another program may replace a
         * folder of the path by a link.
         *
         * @param path of a file; it need not exist, but its folder must exist
         * @throws UnsupportedOperationException on a server that cannot tell
         */
        default Path locate(String path) throws IOException {
            throw new UnsupportedOperationException("this server does not tell where files are");
        }

        /**
         * Writes a file, and replaces an existing one atomically: readers see the old or the complete new file. The
         * folder must exist.
         */
        void write(String path, Files.Content content) throws IOException, ConnectorException, InterruptedException;

        /**
         * Appends to a file, or creates it. The content is on disk when this returns. If {@code content} fails, the
         * part that it has written stays. The folder must exist.
         */
        void append(String path, Files.Content content) throws IOException, ConnectorException, InterruptedException;

        /** Creates a folder and its parent folders. Does nothing if the folder exists. */
        void createFolder(String path) throws IOException;

        /**
         * Moves a file or folder within this root.
         *
         * @throws java.nio.file.FileAlreadyExistsException if the target exists
         */
        void move(String from, String to) throws IOException;

        /** Deletes a file, or an empty folder. */
        void delete(String path) throws IOException;
    }

    /** Receives the entries of a folder, one by one. */
    @FunctionalInterface
    interface Visitor {
        void found(Entry entry) throws IOException, ConnectorException, InterruptedException;
    }

    /**
     * A file or folder.
     *
     * @param path relative to the root
     * @param size in bytes; 0 for a folder
     */
    record Entry(String path, boolean folder, long size, Instant modified) {
        public Entry {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(modified, "modified");
        }

        /** The last part of the path. */
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }
}
