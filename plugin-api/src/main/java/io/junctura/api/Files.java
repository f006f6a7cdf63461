package io.junctura.api;

import java.io.IOException;
import java.io.InputStream;

/** The files of a run. */
public interface Files {

    /** Opens a file for reading; close the stream. */
    InputStream open(FileRef file) throws IOException;

    /**
     * Stores all of a stream, in constant memory. It is kept with the run and removed with it.
     *
     * @param name without folders; characters that no file system likes are replaced
     */
    FileRef store(String name, String contentType, InputStream content) throws IOException;
}
