package io.junctura.trigger.listen;

import io.junctura.api.FileRef;
import io.junctura.files.Contents;
import io.junctura.json.Json;
import io.junctura.masking.SecretNames;
import io.junctura.run.FlowName;
import io.junctura.trigger.IncomingFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A test of a draft that waits for the next event of its trigger. It ends once: later events are ignored. Thread safe. */
final class Listening {
    /** In bytes of JSON. */
    static final int MAX_EVENT_SIZE = 1 << 20;

    /** Of all files of an event, in bytes. */
    static final long MAX_FILES_SIZE = 10 << 20;

    enum State {
        LISTENING,
        RECEIVED,
        FAILED,
        ENDED
    }

    /** @param error why it has failed, or why the event is not kept */
    record Status(
            State state,
            ListenView.@Nullable Event event,
            @Nullable String error) {}

    private final String id;
    private final FlowName flow;
    private final Instant until;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private final Function<byte[], @Nullable String> keep;
    private final AtomicBoolean decided = new AtomicBoolean();
    private Status status = new Status(State.LISTENING, null, null);

    /**
     * @param until when it ends without an event
     * @param keep  stores the event without its time; returns the reason if it does not
     */
    Listening(String id, FlowName flow, Instant until, Function<byte[], @Nullable String> keep) {
        this.keep = keep;
        this.id = id;
        this.flow = flow;
        this.until = until;
    }

    String id() {
        return id;
    }

    FlowName flow() {
        return flow;
    }

    Instant until() {
        return until;
    }

    /** Completed when it ends. */
    CompletableFuture<Void> over() {
        return over;
    }

    boolean isOver() {
        return over.isDone();
    }

    /**
     * Ends it with an event.
     *
     * @param origin  the event's {@code headers}, {@code method}, {@code query}
     * @param brought the files that have arrived with the event. They stay if the event is kept
     */
    void received(Instant at, @Nullable Object payload, Map<String, Object> origin, IncomingFiles brought) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("payload", payload);
        Map<String, Object> trigger = new LinkedHashMap<>(origin);
        if (trigger.remove("headers") instanceof Map<?, ?> headers) {
            view.put("headers", SecretNames.maskedHeaders(headers));
        }
        if (trigger.get("query") instanceof Map<?, ?> query) trigger.put("query", SecretNames.maskedQuery(query));
        if (!trigger.isEmpty()) view.put("trigger", trigger);
        byte[] stored = Json.writeStored(view);
        if (stored.length > MAX_EVENT_SIZE) {
            failed("An event arrived, but it has " + stored.length + " bytes, and a test keeps at most "
                    + MAX_EVENT_SIZE + ". Send a smaller one.");
            return;
        }
        long files = bytesOfFiles(payload);
        if (files > MAX_FILES_SIZE) {
            failed(tooLarge("An event arrived, but its files have", files));
            return;
        }
        if (!decided.compareAndSet(false, true)) return;
        // Stored first: a client that gets the event may ask for the stored one at once.
        String problem = kept(stored);
        if (problem == null) brought.keep(Json.fileIds(stored));
        view.put("payload", withoutFiles(payload));
        over(new Status(State.RECEIVED, event(at, view), problem));
    }

    @SuppressWarnings("unchecked") // The parts of the event are objects.
    private static ListenView.Event event(Instant at, Map<String, @Nullable Object> view) {
        // In stored form, which takes little memory.
        Object payload = Json.parseStored(Json.writeStored(view.get("payload")), 0);
        return new ListenView.Event(
                at, payload, (Map<String, Object>) view.get("headers"), (Map<String, Object>) view.get("trigger"));
    }

    /** @param what such as "the file has" */
    static String tooLarge(String what, long bytes) {
        return what + " " + bytes + " bytes, and a sample keeps at most " + MAX_FILES_SIZE + ". Use a smaller one.";
    }

    private static long bytesOfFiles(@Nullable Object value) {
        return Contents.in(value, Integer.MAX_VALUE).stream()
                .mapToLong(one -> one.value() instanceof FileRef file ? file.size() : 0)
                .sum();
    }

    /** Replaces files by their descriptions. */
    private static @Nullable Object withoutFiles(@Nullable Object value) {
        if (value instanceof FileRef file) {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            shown.put("file", file.name());
            shown.put("contentType", file.contentType());
            shown.put("size", file.size());
            return shown;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>(list.size());
            for (Object item : list) items.add(withoutFiles(item));
            return items;
        }
        if (!(value instanceof Map<?, ?> map)) return value;
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(String.valueOf(name), withoutFiles(member)));
        return members;
    }

    private @Nullable String kept(byte[] stored) {
        try {
            return keep.apply(stored);
        } catch (RuntimeException e) {
            return "The event could not be kept: " + e.getMessage();
        }
    }

    /** Ends it without an event. */
    void failed(String why) {
        end(State.FAILED, why);
    }

    void end() {
        end(State.ENDED, null);
    }

    private void end(State next, @Nullable String why) {
        if (decided.compareAndSet(false, true)) over(new Status(next, null, why));
    }

    private void over(Status next) {
        synchronized (this) {
            status = next;
        }
        over.complete(null);
    }

    synchronized Status status() {
        return status;
    }
}
