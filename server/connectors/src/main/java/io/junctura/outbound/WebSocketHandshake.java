package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Opens a WebSocket by HTTP/1.1 (RFC 6455, section 4). */
final class WebSocketHandshake {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_HEAD_LENGTH = 32 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Headers that only this class sets. */
    private static final Set<String> OURS =
            Set.of("sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions", "sec-websocket-accept");

    private WebSocketHandshake() {}

    static WebSocket open(Sockets sockets, OpenSockets owner, HttpRequest request, String userAgent)
            throws ConnectorException, InterruptedException {
        Target target = Target.of(http(request.address()));
        PreparedRequest outgoing = PreparedRequest.of(request, userAgent);
        String shown = (target.secure() ? "wss" : "ws") + target.shown().substring(target.secure() ? 5 : 4);
        Socket socket = target.secure()
                ? sockets.connectTls(target.host(), target.port(), shown)
                : sockets.connect(target.host(), target.port(), shown);
        boolean done = false;
        try {
            socket.setSoTimeout((int)
                    Math.min(Integer.MAX_VALUE, Math.max(1, request.timeLimit().toMillis())));
            byte[] nonce = new byte[16];
            RANDOM.nextBytes(nonce);
            String key = Base64.getEncoder().encodeToString(nonce);
            socket.getOutputStream().write(head(target, outgoing, key).getBytes(StandardCharsets.US_ASCII));
            String[] lines = head(socket.getInputStream()).split("\r\n");
            mustSwitch(shown, lines[0]);
            Map<String, String> headers = headers(lines);
            mustFit(shown, headers, key, outgoing);
            WebSocketConnection connection = new WebSocketConnection(
                    socket, owner, shown, headers.getOrDefault("sec-websocket-protocol", ""), request.maxBytes());
            connection.start();
            done = true;
            return connection;
        } catch (IOException e) {
            throw Sockets.failure(shown, e);
        } finally {
            if (!done) close(socket);
        }
    }

    private static URI http(URI address) throws ConnectorException {
        String text = address.toString();
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("ws")) return URI.create("http" + text.substring(2));
        if (scheme.equals("wss")) return URI.create("https" + text.substring(3));
        if (scheme.equals("http") || scheme.equals("https")) return address;
        throw ConnectorException.badInput("Cannot open a WebSocket at \"" + Target.shown(address)
                + "\": its address begins with ws:// or wss://.");
    }

    private static String head(Target target, PreparedRequest outgoing, String key) throws ConnectorException {
        StringBuilder head = new StringBuilder("GET " + target.path() + " HTTP/1.1\r\n");
        line(head, "Host", target.hostHeader());
        line(head, "Upgrade", "websocket");
        line(head, "Connection", "Upgrade");
        line(head, "Sec-WebSocket-Version", "13");
        line(head, "Sec-WebSocket-Key", key);
        for (HttpRequest.Header header : outgoing.headers()) {
            if (OURS.contains(header.name().toLowerCase(Locale.ROOT))) {
                throw ConnectorException.badInput(
                        "The header " + header.name() + " cannot be set: it belongs to the WebSocket itself.");
            }
            line(head, header.name(), header.value());
        }
        return head.append("\r\n").toString();
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    /** Reads up to the empty line, byte by byte, because frames follow. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) throw new EOFException("the server closed the connection without an answer");
            head.write(b);
            if (head.size() > MAX_HEAD_LENGTH) throw new IOException("the answer's head is too large");
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void mustSwitch(String shown, String status) throws ConnectorException {
        String code = status.startsWith("HTTP/1.1 ") && status.length() >= 12 ? status.substring(9, 12) : "";
        if (code.equals("101")) return;
        String message = shown + ": the server answered " + (code.isEmpty() ? "something that is not HTTP" : code)
                + " instead of opening a WebSocket.";
        if (code.equals("401") || code.equals("403")) throw ConnectorException.credentials(message);
        if (code.equals("429") || code.startsWith("5")) {
            throw ConnectorException.tryLater(Reached.NO, message, (Throwable) null);
        }
        throw ConnectorException.refused(message);
    }

    private static Map<String, String> headers(String[] lines) {
        Map<String, String> headers = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 1) continue;
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, more) -> one + ", " + more);
        }
        return headers;
    }

    private static void mustFit(String shown, Map<String, String> headers, String key, PreparedRequest outgoing)
            throws ConnectorException {
        boolean switches = headers.getOrDefault("upgrade", "").equalsIgnoreCase("websocket")
                && headers.getOrDefault("connection", "")
                        .toLowerCase(Locale.ROOT)
                        .contains("upgrade")
                && headers.getOrDefault("sec-websocket-accept", "").equals(accept(key));
        if (!switches) {
            throw ConnectorException.refused(shown + ": the server's answer does not open a WebSocket (RFC 6455).");
        }
        if (headers.containsKey("sec-websocket-extensions")) {
            throw ConnectorException.refused(shown + ": the server uses an extension that was not offered to it.");
        }
        String chosen = headers.get("sec-websocket-protocol");
        boolean offered = chosen == null
                || outgoing.headers().stream()
                        .filter(header -> header.name().equalsIgnoreCase("sec-websocket-protocol"))
                        .flatMap(header -> Set.of(header.value().split("\\s*,\\s*")).stream())
                        .anyMatch(chosen::equals);
        if (!offered) {
            throw ConnectorException.refused(
                    shown + ": the server chose the protocol \"" + chosen + "\", which was not offered to it.");
        }
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing can be done about it.
        }
    }
}
