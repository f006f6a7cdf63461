package io.junctura.fault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;

/** A receiver on plain sockets. The path of a request selects how the receiver misbehaves. */
final class MisbehavingReceiver implements AutoCloseable {
    /** The kinds of misbehaviour. Each one begins after the complete request has arrived. */
    static final List<String> MODES = List.of(
            "500",
            "429",
            "silent",
            "slow-head",
            "slow-body",
            "reset",
            "reset-in-body",
            "closed",
            "short",
            "long",
            "endless-chunks",
            "bad-chunk",
            "endless-head",
            "gzip-bomb",
            "redirect-loop",
            "redirect-to-metadata",
            "not-http",
            "bad-status",
            "bad-json",
            "large-json");

    private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    /** The keys of the requests, in order, by mode; an empty text for none. */
    private final Map<String, List<String>> keys = new ConcurrentHashMap<>();

    MisbehavingReceiver() throws IOException {
        Thread thread = new Thread(this::accept, "hostile");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** The Idempotency-Key of each request of a mode; an empty text where there was none. */
    List<String> keys(String mode) {
        return keys.getOrDefault(mode, List.of());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread thread = new Thread(() -> serve(socket), "hostile");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String[] request = line(in).split(" ", -1);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
            String mode = request[1].substring(1);
            keys.computeIfAbsent(mode, any -> new CopyOnWriteArrayList<>())
                    .add(headers.getOrDefault("Idempotency-Key", ""));
            misbehave(mode, socket, socket.getOutputStream());
        } catch (IOException | RuntimeException gone) {
            // The client has closed the connection, as the trial expects.
        } finally {
            open.remove(socket);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new IOException("ended");
            if (next != '\r') line.append((char) next);
        }
        return line.toString();
    }

    private void misbehave(String mode, Socket socket, OutputStream out) throws IOException {
        switch (mode) {
            case "500" -> head(out, "500 Oh dear", "Content-Length: 0");
            case "429" -> head(out, "429 Too Many Requests", "Retry-After: 1", "Content-Length: 0");
            case "silent" -> socket.getInputStream().read();
            case "slow-head" -> slowly(out, "HTTP/1.1 200 OK\r\nX: " + "a".repeat(10_000));
            case "slow-body" -> {
                head(out, "200 OK", "Content-Length: 10000");
                slowly(out, "a".repeat(10_000));
            }
            case "reset" -> socket.setSoLinger(true, 0);
            case "reset-in-body" -> {
                head(out, "200 OK", "Content-Length: 100");
                write(out, "half of");
                socket.setSoLinger(true, 0);
            }
            case "closed" -> socket.shutdownOutput();
            case "short" -> {
                head(out, "200 OK", "Content-Length: 100");
                write(out, "too short");
            }
            case "long" -> {
                head(out, "200 OK", "Content-Length: 2");
                write(out, "ok and much more than was announced");
            }
            case "endless-chunks" -> {
                head(out, "200 OK", "Transfer-Encoding: chunked");
                String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
                while (true) write(out, chunk);
            }
            case "bad-chunk" -> {
                head(out, "200 OK", "Transfer-Encoding: chunked");
                write(out, "zz\r\nwhat\r\n");
            }
            case "endless-head" -> {
                write(out, "HTTP/1.1 200 OK\r\n");
                for (int i = 0; ; i++) write(out, "X-" + i + ": " + "a".repeat(1_000) + "\r\n");
            }
            case "gzip-bomb" -> {
                byte[] bomb = bomb();
                head(
                        out,
                        "200 OK",
                        "Content-Type: application/json",
                        "Content-Encoding: gzip",
                        "Content-Length: " + bomb.length);
                out.write(bomb);
            }
            case "redirect-loop" -> head(out, "307 Again", "Location: /redirect-loop", "Content-Length: 0");
            case "redirect-to-metadata" ->
                head(out, "307 There", "Location: http://169.254.169.254/latest/meta-data", "Content-Length: 0");
            case "not-http" -> write(out, "SSH-2.0-OpenSSH_9.2\r\n");
            case "bad-status" -> write(out, "HTTP/1.1 abc\r\n\r\n");
            case "bad-json" -> {
                head(out, "200 OK", "Content-Type: application/json", "Content-Length: 9");
                write(out, "{\"half\": ");
            }
            case "large-json" -> {
                head(out, "200 OK", "Content-Type: application/json");
                write(out, "[");
                String row = "\"" + "a".repeat(1_000) + "\",";
                for (int i = 0; i < 50_000; i++) write(out, row);
                write(out, "0]");
            }
            default -> throw new IOException("unknown mode " + mode);
        }
    }

    /** 200 MB of zeros, compressed to 200 KB. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write('"');
            byte[] part = new byte[1 << 20];
            java.util.Arrays.fill(part, (byte) 'a');
            for (int i = 0; i < 200; i++) zip.write(part);
            zip.write('"');
        }
        return bytes.toByteArray();
    }

    private static void head(OutputStream out, String status, String... headers) throws IOException {
        // Connections are not kept alive, because a request on a closed connection would not be counted.
        write(out, "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void slowly(OutputStream out, String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            out.write(text.charAt(i));
            Until.passed(100);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket one : open) one.close();
    }
}
