package io.junctura.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The files of a run: values of any size that steps pass on. A stored file is on disk when the call returns, and is
 * deleted with the run. No file is held in memory as a whole. Usable on any thread during the call that got it.
 */
public interface Files {

    /**
     * Opens a file for reading, as often as wanted; close the stream.
     *
     * @throws IOException also if the file has been deleted
     */
    InputStream open(FileRef file) throws IOException;

    /**
     * Stores all of a stream, and leaves it open. If reading the stream fails, nothing is stored.
     *
     * @param name without folders; characters that file systems reject are replaced
     */
    FileRef store(String name, String contentType, InputStream content) throws IOException;

    /**
     * Stores what {@code content} writes, for libraries that write to a stream. If {@code content} throws, nothing is
     * stored.
     *
     * @param name as in {@link #store}
     */
    FileRef write(String name, String contentType, Content content)
            throws IOException, ConnectorException, InterruptedException;

    /** Writes a file's content. Called once, on the calling thread; need not close the stream. */
    @FunctionalInterface
    interface Content {
        void to(OutputStream out) throws IOException, ConnectorException, InterruptedException;
    }
}
