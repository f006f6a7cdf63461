package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Schemas;
import io.junctura.http.schema.View;
import io.junctura.http.schema.Views;
import io.junctura.json.Json;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends events of the server to browsers (server-sent events). Publishing never blocks: events are queued, and one thread,
 * started with the first listener, sends them. A listener that cannot keep up gets {@code resync} and then the later events.
 */
public final class LiveFeed implements Routes, AutoCloseable {
    /** For all listeners together. */
    private static final int QUEUE = 4_096;
    /** For one slow listener. */
    private static final int BACKLOG = 512;
    /** Events that are sent again to a listener that reconnects. */
    private static final int REMEMBERED = 1_024;

    private static final int REMEMBERED_BYTES = 1 << 20;
    private static final int MAX_LISTENERS = 200;
    /** Of one session or token. */
    private static final int MAX_EACH = 10;

    private static final int MAX_TOPICS = 20;
    private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

    private final Duration heartbeat;
    /** After this time the stream ends. The browser reconnects, and is authenticated again. */
    private final Duration longest;

    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicBoolean overflown = new AtomicBoolean();
    private final List<LiveListener> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<SentEvent> remembered = new ArrayDeque<>();
    private int rememberedBytes;
    private long lastId;
    private volatile @Nullable Thread sender;
    private volatile boolean closed;

    private record Event(String name, @Nullable Object value) {}

    private record SentEvent(long id, String name, byte[] frame) {}

    public LiveFeed() {
        this(Duration.ofSeconds(15), Duration.ofMinutes(10));
    }

    LiveFeed(Duration heartbeat, Duration longest) {
        this.heartbeat = heartbeat;
        this.longest = longest;
    }

    /**
     * Sends an event to all listeners. Cheap without listeners. Any thread; never blocks.
     *
     * @param event such as {@code run.ended}; listeners subscribe to the word before the dot, the topic
     * @param value a {@link View} or a JSON value; it must not change any more
     */
    public void publish(String event, @Nullable Object value) {
        if (listeners.isEmpty() || closed) return;
        if (!queue.offer(new Event(event, value))) overflown.set(true);
    }

    /** Whether anyone listens, so that it is worth making a value to publish. */
    public boolean heard() {
        return !listeners.isEmpty();
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/live", this::listen)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("Stream of live events (server-sent events)")
                .query("topics", "The topics to subscribe to, such as run,integration; by default all")
                .header(
                        "Last-Event-ID",
                        "The last event received. The stream begins with the events after"
                                + " it, or with resync if there are too many")
                .answers(200, "Events with id, type and a small JSON body", "text/event-stream", Schemas::string)
                .answers(503, "Too many event streams are open; Retry-After says when to try again");
    }

    private void listen(Exchange http) throws Exception {
        if (http.method().equals("HEAD")) {
            http.contentType("text/event-stream"); // An answer without a body cannot be a stream.
            return;
        }
        Credential credential = Credential.of(http);
        Set<String> topics = topics(http.queryParam("topics"));
        long seen = lastSeen(http);
        HttpServletResponse response = http.servlet().res();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        LiveListener listener =
                new LiveListener(response.getOutputStream(), credential, topics, BACKLOG, closedListener -> {
                    listeners.remove(closedListener);
                    ended.complete(null);
                });
        synchronized (this) {
            mustHaveCapacity(credential);
            listener.send(hello(seen));
            if (!sendAll(listener, missed(seen))) listener.startOver(frame(lastId, "resync", null));
            listeners.add(listener);
            startSender();
        }
        try {
            begin(http, response, ended);
            listener.start();
        } catch (RuntimeException e) {
            listener.end();
            throw e;
        }
        // The credential may have been revoked after the request was admitted, before the stream was registered.
        if (!credential.isGood().getAsBoolean()) listener.end();
    }

    private static void begin(Exchange http, HttpServletResponse response, CompletableFuture<Void> ended) {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext async = http.servlet().req().startAsync();
        async.setTimeout(0);
        http.future(() -> ended);
    }

    private void mustHaveCapacity(Credential credential) {
        long mine = listeners.stream()
                .filter(one -> one.credential().id().equals(credential.id()))
                .count();
        if (mine < MAX_EACH && listeners.size() < MAX_LISTENERS) return;
        String who = mine < MAX_EACH
                ? "The server has " + MAX_LISTENERS + " event streams, which is the limit."
                : "This session or token has " + mine + " event streams, which is the limit.";
        throw new ProblemException(503, "too-many-listeners", who + " Close other event streams, or try again later.")
                .header("Retry-After", "10");
    }

    private static Set<String> topics(@Nullable String asked) {
        if (asked == null || asked.isBlank()) return Set.of();
        List<String> topics = List.of(asked.replace(" ", "").split(",", -1));
        if (topics.size() > MAX_TOPICS) {
            throw ProblemException.badRequest("bad-query", "\"topics\" names at most " + MAX_TOPICS + " topics.");
        }
        return new HashSet<>(topics);
    }

    /** Ends the streams of a credential that is no longer valid, at once. Any thread. */
    public void end(String credential) {
        for (LiveListener listener : listeners) {
            if (listener.credential().id().equals(credential)) end(listener);
        }
    }

    private void end(LiveListener listener) {
        // Removed first, so that a caller who sees the stream end no longer finds the listener.
        listeners.remove(listener);
        listener.end();
    }

    private static long lastSeen(Exchange http) {
        String header = http.header("Last-Event-ID");
        if (header == null || header.isEmpty()) return -1;
        try {
            return Long.parseLong(header);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // not one of ours: resync
        }
    }

    private byte[] hello(long seen) {
        boolean gap = seen >= 0
                && seen != lastId
                && (remembered.isEmpty() || seen > lastId || seen < remembered.getFirst().id - 1);
        return frame(lastId, gap ? "resync" : "hello", null);
    }

    private List<SentEvent> missed(long seen) {
        List<SentEvent> missed = new ArrayList<>();
        if (seen < 0) return missed;
        for (SentEvent sent : remembered) if (sent.id > seen) missed.add(sent);
        return missed;
    }

    private static boolean sendAll(LiveListener listener, List<SentEvent> missed) {
        for (SentEvent sent : missed) if (listener.wants(sent.name) && !listener.send(sent.frame)) return false;
        return true;
    }

    private void startSender() {
        if (sender != null) return;
        Thread thread = new Thread(this::sendEvents, "live");
        thread.setDaemon(true);
        sender = thread;
        thread.start();
    }

    private void sendEvents() {
        long nextBeat = System.nanoTime() + heartbeat.toNanos();
        while (!closed) {
            try {
                Event event = queue.poll(Math.max(1, nextBeat - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (event != null) send(event);
                if (overflown.compareAndSet(true, false)) send(new Event("resync", null));
                if (System.nanoTime() - nextBeat >= 0) {
                    nextBeat = System.nanoTime() + heartbeat.toNanos();
                    beat();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void send(Event event) {
        long id = ++lastId;
        byte[] frame = frame(id, event.name, event.value);
        remember(new SentEvent(id, event.name, frame));
        byte[] resync = null;
        for (LiveListener listener : listeners) {
            if (!listener.wants(event.name)) continue;
            if (!listener.send(frame)) {
                if (resync == null) resync = frame(id, "resync", null);
                listener.startOver(resync);
            }
        }
    }

    private void remember(SentEvent sent) {
        remembered.add(sent);
        rememberedBytes += sent.frame.length;
        while (remembered.size() > REMEMBERED || rememberedBytes > REMEMBERED_BYTES) {
            rememberedBytes -= remembered.removeFirst().frame.length;
        }
    }

    private void beat() {
        for (LiveListener listener : listeners) {
            if (listener.olderThan(longest)) end(listener);
            else listener.send(HEARTBEAT);
        }
    }

    private static byte[] frame(long id, String event, @Nullable Object value) {
        return ("id: " + id + "\nevent: " + event + "\ndata: " + Json.text(Views.value(value)) + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Ends every stream. */
    @Override
    public void close() {
        closed = true;
        Thread thread = sender;
        if (thread != null) thread.interrupt();
        listeners.forEach(LiveListener::end);
    }
}
