package io.junctura.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the other system: a real HTTP server on the loopback address that records all requests, and answers or
 * misbehaves as the test arranges. Requests without an arrangement get 404. Thread safe.
 *
 * <pre>{@code
 * RecordingServer acme = RecordingServer.start();
 * acme.on("POST /orders", Reply.status(503), Reply.json(201, Map.of("id", "O-1")));
 * acme.on("GET /orders/*", order -> Reply.json(200, Map.of("id", order.path().substring(8))));
 * }</pre>
 */
public final class RecordingServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** The newest first, since later arrangements take precedence. All fields are guarded by {@code this}. */
    private final Deque<Arranged> arranged = new ArrayDeque<>();

    private final List<Sent> sent = new ArrayList<>();
    private long released;
    /** The reply to every request in place of the arrangements; null to use the arrangements. */
    private @Nullable Reply instead;

    private record Arranged(String request, Function<Sent, Reply> reply) {
        boolean fits(String request) {
            return this.request.endsWith("*")
                    ? request.startsWith(this.request.substring(0, this.request.length() - 1))
                    : request.equals(this.request);
        }
    }

    private RecordingServer(ServerSocket server) {
        this.server = server;
    }

    public static RecordingServer start() {
        try {
            RecordingServer one = new RecordingServer(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
            one.thread(one::accept);
            return one;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such as {@code http://127.0.0.1:34567}. */
    public String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /**
     * Arranges the replies to a request: the first reply answers the first request, and so on. The last reply answers
     * all later requests.
     *
     * @param request such as {@code POST /orders}, without the query. A star at the end stands for any text, so
     *                {@code *} is every request
     */
    public RecordingServer on(String request, Reply first, Reply... more) {
        Deque<Reply> replies = new ArrayDeque<>(List.of(more));
        replies.addFirst(first);
        return on(request, any -> {
            synchronized (replies) {
                Reply next = replies.getFirst();
                if (replies.size() > 1) replies.removeFirst();
                return next;
            }
        });
    }

    /** Arranges a reply that depends on the request. */
    public synchronized RecordingServer on(String request, Function<Sent, Reply> reply) {
        arranged.addFirst(new Arranged(request, reply));
        return this;
    }

    /** All requests, in the order of their arrival. */
    public synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** All requests that match a pattern, written as for {@link #on}. */
    public synchronized List<Sent> sent(String request) {
        Arranged wanted = new Arranged(request, any -> Reply.status(200));
        return sent.stream()
                .filter(one -> wanted.fits(one.method() + " " + one.path()))
                .toList();
    }

    /**
     * Waits until a request was sent this many times, and returns all of these requests.
     *
     * @throws AssertionError after half a minute
     */
    public synchronized List<Sent> await(String request, int times) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (sent(request).size() < times) {
            if (!waitUntil(end)) {
                throw new AssertionError(request + " was sent " + sent(request).size() + " times in "
                        + PATIENCE.toSeconds() + " s, not " + times + ". What was sent: " + summary());
            }
        }
        return sent(request);
    }

    private String summary() {
        return sent.isEmpty()
                ? "nothing"
                : String.join(
                        ", ",
                        sent.stream()
                                .map(one -> one.method() + " " + one.path())
                                .toList());
    }

    /** Sends the replies that are {@linkplain Reply#held held} now. */
    public synchronized void release() {
        released++;
        notifyAll();
    }

    /** Answers every request with this reply, until {@link #asArranged}. */
    synchronized void instead(Reply reply) {
        instead = reply;
    }

    synchronized void asArranged() {
        instead = null;
        release();
    }

    /** Deletes the recorded requests. */
    public synchronized void forget() {
        sent.clear();
    }

    /** @return false if the time has passed */
    @SuppressWarnings("WaitNotInLoop") // Who calls it loops.
    private boolean waitUntil(long end) {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) return false;
        try {
            wait(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted while it waited for a request.", e);
        }
    }

    private void thread(Runnable task) {
        Thread thread = new Thread(task, "recording-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                thread(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                Sent one = read(in);
                if (one == null) return;
                goesOn = reply(socket, one);
            }
        } catch (IOException | RuntimeException gone) {
            // The client has closed the connection, as some tests intend.
        } finally {
            open.remove(socket);
        }
    }

    private static @Nullable Sent read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) return null;
        String[] request = first.split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = needed(line(in)); !line.isEmpty(); line = needed(line(in))) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        byte[] body = "chunked".equalsIgnoreCase(headers.get("transfer-encoding"))
                ? chunks(in)
                : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        int question = request[1].indexOf('?');
        String path = question < 0 ? request[1] : request[1].substring(0, question);
        return new Sent(
                request[0],
                path,
                question < 0 ? Map.of() : query(request[1].substring(question + 1)),
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String one : text.split("&", -1)) {
            int equals = one.indexOf('=');
            String name = equals < 0 ? one : one.substring(0, equals);
            query.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(one.substring(equals + 1)));
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String head = needed(line(in));
            int size = Integer.parseInt(head.split(";", 2)[0].strip(), 16);
            body.write(in.readNBytes(size));
            String end = needed(line(in));
            if (size > 0) continue;
            while (!end.isEmpty()) end = needed(line(in)); // trailers
            return body.toByteArray();
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) return null;
            if (next != '\r') line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static String needed(@Nullable String line) throws IOException {
        if (line == null) throw new EOFException("It ended in the middle.");
        return line;
    }

    /** @return whether the connection stays open */
    private boolean reply(Socket socket, Sent one) throws IOException {
        long before;
        Reply reply;
        synchronized (this) {
            before = released;
            sent.add(one);
            notifyAll();
            reply = chosen(one);
        }
        waitFor(reply, before);
        if (reply.way == Reply.Way.RESET) {
            socket.setSoLinger(true, 0);
            return false;
        }
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status + " As arranged\r\n");
        reply.headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        boolean bodiless = reply.status == 204 || reply.status == 304;
        if (!bodiless) head.append("Content-Length: ").append(reply.body.length).append("\r\n");
        head.append("\r\n");
        OutputStream out = socket.getOutputStream();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        boolean whole = reply.way == Reply.Way.WHOLE;
        if (!bodiless && !one.method().equals("HEAD")) {
            all.write(reply.body, 0, whole ? reply.body.length : reply.body.length / 2);
        }
        out.write(all.toByteArray());
        out.flush();
        return whole;
    }

    private Reply chosen(Sent one) {
        if (instead != null) return instead;
        String request = one.method() + " " + one.path();
        for (Arranged each : arranged) if (each.fits(request)) return each.reply.apply(one);
        String there = arranged.isEmpty()
                ? "nothing"
                : String.join(", ", arranged.stream().map(Arranged::request).toList());
        return Reply.json(404, Map.of("message", "Nothing is arranged for " + request + ". Arranged is: " + there));
    }

    private synchronized void waitFor(Reply reply, long before) {
        long end = System.nanoTime() + reply.delay.toNanos();
        while (!server.isClosed() && (reply.held ? released == before : System.nanoTime() < end)) {
            long millis = Math.max(1, (end - System.nanoTime()) / 1_000_000);
            try {
                wait(reply.held ? 0 : millis);
            } catch (InterruptedException e) {
                return; // No test interrupts this thread.
            }
        }
    }

    /** Refuses new connections, and closes the open ones. */
    @Override
    public void close() {
        try {
            server.close();
            for (Socket one : open) one.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            release();
        }
    }

    @Override
    public String toString() {
        return address() + " "
                + Json.text(sent().stream()
                        .map(one -> one.method() + " " + one.path())
                        .toList());
    }
}
