package io.junctura.fault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One kept-alive connection to the server over a plain socket, so that no library repeats, buffers or pools requests. An
 * exception means that the outcome of the request is unknown.
 */
final class Client implements AutoCloseable {
    private final InetAddress from;
    private final int port;
    private final int timeoutMillis;
    private Socket socket;
    private InputStream in;

    /** @param timeout for connecting, and for each read of an answer */
    Client(int port, Duration timeout) {
        this(InetAddress.getLoopbackAddress(), port, timeout);
    }

    /** @param from the source address; on Linux any of 127.0.0.0/8 */
    Client(InetAddress from, int port, Duration timeout) {
        this.from = from;
        this.port = port;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    static final class Request {
        private final String method;
        private final String path;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private byte[] body = {};

        Request(String method, String path) {
            this.method = method;
            this.path = path;
        }

        Request header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        Request body(byte[] bytes) {
            body = bytes;
            return this;
        }

        /** A JSON body. */
        Request json(String text) {
            return header("Content-Type", "application/json").body(text.getBytes(StandardCharsets.UTF_8));
        }

        private byte[] head() {
            StringBuilder head = new StringBuilder(200)
                    .append(method)
                    .append(' ')
                    .append(path)
                    .append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
            return head.toString().getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** @param headers by their names in lower case; those that came several times, in lines of one text */
    record Answer(int status, Map<String, String> headers, byte[] body) {
        List<String> all(String header) {
            String lines = headers.get(header);
            return lines == null ? List.of() : List.of(lines.split("\n", -1));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    Answer send(Request request) throws IOException {
        try {
            begin(request);
            Answer answer = read();
            if ("close".equalsIgnoreCase(answer.headers.get("connection"))) close();
            return answer;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Sends a request without waiting for the answer, which {@link #read()} returns. */
    void begin(Request request) throws IOException {
        byte[] head = request.head();
        byte[] all = new byte[head.length + request.body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(request.body, 0, all, head.length, request.body.length);
        OutputStream out = socket().getOutputStream();
        out.write(all);
        out.flush();
    }

    /** The socket, for tests that send invalid requests. */
    Socket socket() throws IOException {
        if (socket != null) return socket;
        Socket fresh = new Socket();
        try {
            fresh.setTcpNoDelay(true);
            fresh.setSoTimeout(timeoutMillis);
            fresh.bind(new InetSocketAddress(from, 0));
            fresh.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMillis);
            in = new BufferedInputStream(fresh.getInputStream());
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        socket = fresh;
        return fresh;
    }

    Answer read() throws IOException {
        return read(false);
    }

    /** @param headOnly whether the request was a HEAD, whose answer has no body */
    Answer read(boolean headOnly) throws IOException {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + "\n" + other);
        }
        int code = Integer.parseInt(status[1]);
        if (headOnly || code == 204 || code == 304) return new Answer(code, headers, new byte[0]);
        if (headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
            // The body ends with the connection.
            close();
            return new Answer(code, headers, new byte[0]);
        }
        return new Answer(code, headers, body(headers));
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int size = chunk(); size > 0; size = chunk()) {
                all.write(exactly(size));
                line();
            }
            line();
            return all.toByteArray();
        }
        return exactly(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) throw new EOFException("The answer was cut off.");
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new EOFException("The connection ended without an answer.");
            if (next != '\r') line.append((char) next);
        }
        return line.toString();
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        if (open == null) return;
        try {
            open.close();
        } catch (IOException e) {
            // The socket is not used any more.
        }
    }
}
