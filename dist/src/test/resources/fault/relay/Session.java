package relay;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.SharedResource;
import java.io.IOException;
import java.net.Socket;

/** A connection for uploads, shared by all runs. It is closed after a wrong answer, because later answers may belong to other requests. */
public final class Session implements SharedResource<Line, Session.Open> {
    @Override
    public Open open(ConnectionContext<Line> context) throws ConnectorException, IOException, InterruptedException {
        Socket socket = Line.connect(context);
        return new Open(socket, new Lines(socket));
    }

    @Override
    public boolean alive(Open session) throws IOException {
        return session.ask("PING", "PONG").isEmpty();
    }

    /** Opens a session. */
    public static final class Open implements AutoCloseable {
        private final Socket socket;
        private final Lines lines;

        Open(Socket socket, Lines lines) {
            this.socket = socket;
            this.lines = lines;
        }

        /** @return the rest of the answer after the expected beginning */
        synchronized String ask(String line, String expected) throws IOException {
            try {
                lines.write(line);
                String answer = lines.read();
                if (answer.startsWith(expected)) return answer.substring(expected.length());
                throw new IOException("the server has answered " + line + " with " + answer);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
