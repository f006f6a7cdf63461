package com.example.acme;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A connection to Acme. Each line that it sends is a request. Each line that it receives is an answer or a message. Thread
 * safe.
 */
final class Line implements AutoCloseable {
    /** Acme sends an empty line after ten seconds without a message. After this time, the connection is lost. */
    private static final int SILENCE_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader in;
    private final Writer out;

    private Line(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(SILENCE_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
    }

    /** Connects and signs in. The server closes the socket with the context, if this line is not closed before. */
    static Line open(ConnectionContext<AcmeConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        AcmeConnection account = context.connection();
        Line line = new Line(
                account.tls()
                        ? context.network().connectTls(account.host(), account.port())
                        : context.network().connect(account.host(), account.port()));
        line.ask("TOKEN " + account.token().reveal());
        return line;
    }

    /**
     * Sends a request and waits for the answer. Synchronized, since all calls of a connection share a line.
     *
     * @return the answer after {@code OK}
     */
    synchronized String ask(String request) throws ConnectorException, IOException {
        out.write(request + "\n");
        out.flush();
        String answer = next();
        if (answer.startsWith("OK")) return answer.substring(2).strip();
        if (answer.startsWith("DENIED")) throw ConnectorException.credentials("Acme does not accept the token.");
        throw ConnectorException.refused("Acme answers: " + answer);
    }

    /** Waits for the next line. */
    String next() throws IOException {
        while (true) {
            String line = in.readLine();
            if (line == null) throw new EOFException("Acme has closed the connection");
            if (!line.isEmpty()) return line;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
