package io.junctura.plugins.dropbox;

import io.junctura.api.ConnectorException;
import io.junctura.api.HttpAnswer;
import java.io.FilterInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The content of a file. Its end is an error if the content differs from what Dropbox has stored. */
final class Download extends FilterInputStream {
    private final ContentHash hash = new ContentHash();
    private final String path;
    private final @Nullable String expected;
    private final HttpAnswer answer;

    Download(String path, Dropbox.Opened opened) throws ConnectorException {
        super(opened.answer().stream());
        this.path = path;
        this.expected = opened.file().content_hash();
        this.answer = opened.answer();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) hash.update(buffer, offset, count);
        else if (count < 0 && expected != null && !expected.equals(hash.soFar())) {
            throw new IOException("\"" + path + "\" has arrived damaged: its content hash is not that of Dropbox.");
        }
        return count;
    }

    @Override
    public void close() {
        answer.close();
    }
}
