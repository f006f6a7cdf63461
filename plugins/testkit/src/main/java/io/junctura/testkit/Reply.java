package io.junctura.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the other system does with a request, once it has arrived whole. Immutable. */
public final class Reply {

    /** How it ends. */
    enum Way {
        WHOLE,
        /** Half of what was announced, then the end. */
        TRUNCATED,
        /** The connection is reset before anything is said. */
        RESET
    }

    final int status;
    final Map<String, String> headers;
    final byte[] body;
    final Way way;
    final Duration delay;
    final boolean held;

    private Reply(int status, Map<String, String> headers, byte[] body, Way way, Duration delay, boolean held) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.way = way;
        this.delay = delay;
        this.held = held;
    }

    /** No body. */
    public static Reply status(int status) {
        return new Reply(status, Map.of(), new byte[0], Way.WHOLE, Duration.ZERO, false);
    }

    /** @param value a JSON value: maps, lists, texts, numbers */
    public static Reply json(int status, @Nullable Object value) {
        return status(status).body("application/json", Json.write(value));
    }

    public static Reply text(int status, String contentType, String body) {
        return status(status).body(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The connection is reset when the request has arrived: nobody can tell what came of it. */
    public static Reply reset() {
        return new Reply(0, Map.of(), new byte[0], Way.RESET, Duration.ZERO, false);
    }

    private Reply body(String contentType, byte[] bytes) {
        return new Reply(status, headers, bytes, way, delay, held).header("Content-Type", contentType);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public Reply header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body, way, delay, held);
    }

    /** The same, of whose body half is sent before the connection ends. */
    public Reply truncated() {
        return new Reply(status, headers, body, Way.TRUNCATED, delay, held);
    }

    /** The same, later; of the machine's time, not of the harness'. */
    public Reply after(Duration time) {
        return new Reply(status, headers, body, way, time, held);
    }

    /** The same, when {@link RecordingServer#release} is called. */
    public Reply held() {
        return new Reply(status, headers, body, way, delay, true);
    }
}
