package relay;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The two directions of a socket, as lines. */
final class Lines {
    private static final int MAX_LENGTH = 1_000;

    private final InputStream in;
    private final Socket socket;

    Lines(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    void write(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    String read() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new EOFException("the server has closed the connection");
            if (line.length() == MAX_LENGTH) throw new IOException("the server has sent a line without an end");
            line.append((char) c);
        }
        return line.toString();
    }
}
