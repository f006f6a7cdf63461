package io.junctura.connector;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import java.io.IOException;
import java.io.InputStream;

/**
 * Files for operations that have none.
 *
 * @param why a sentence
 */
record NoFiles(String why) implements Files {

    @Override
    public InputStream open(FileRef file) throws IOException {
        throw new IOException(why);
    }

    @Override
    public FileRef store(String name, String contentType, InputStream content) throws IOException {
        throw new IOException(why);
    }

    @Override
    public FileRef write(String name, String contentType, Content content) throws IOException {
        throw new IOException(why);
    }
}
