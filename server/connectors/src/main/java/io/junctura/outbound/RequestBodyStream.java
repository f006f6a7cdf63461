package io.junctura.outbound;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body that a plugin sends. Distinguishes failures of the plugin from those of the network, and a body that is too short. */
final class RequestBodyStream extends FilterInputStream {

    /** The plugin's stream has failed. */
    static final class SourceBroken extends IOException {
        private static final long serialVersionUID = 1L;

        SourceBroken(IOException cause) {
            super(cause);
        }
    }

    private long left;

    /** @param length of the body; -1 if it is unknown */
    RequestBodyStream(InputStream in, long length) {
        super(in);
        left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int read = in.read(buffer, offset, length);
            if (read < 0 && left > 0) throw new EOFException("it is " + left + " bytes shorter than it said");
            if (read > 0 && left > 0) left -= read;
            return read;
        } catch (IOException e) {
            throw new SourceBroken(e);
        }
    }
}
