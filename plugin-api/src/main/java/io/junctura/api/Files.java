package io.junctura.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The files of a run: values of any size that steps hand on. What is stored is on disk when the call returns, is kept
 * with the run and removed with it. Nothing is ever held in memory whole. Usable on any thread during the call that it
 * was handed to.
 */
public interface Files {

    /**
     * Opens a file for reading, as often as wanted; close the stream.
     *
     * @throws IOException also if the file is not kept any longer
     */
    InputStream open(FileRef file) throws IOException;

    /**
     * Stores all of a stream, and leaves it open. If reading it fails, nothing is kept.
     *
     * @param name without folders; characters that no file system likes are replaced
     */
    FileRef store(String name, String contentType, InputStream content) throws IOException;

    /**
     * Stores what is written, for libraries that write instead of being read from. If {@code content} throws, nothing is
     * kept.
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
