package io.junctura.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the other system answers a request that has arrived completely. Immutable. */
public final class Reply {

    /** How the reply ends. */
    enum Way {
        WHOLE,
        /** Half of the announced body is sent, then the connection is closed. */
        TRUNCATED,
        /** The connection is reset before anything is sent. */
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

    /** A reply without a body. */
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

    /** Resets the connection when the request has arrived, so the sender cannot know whether it had an effect. */
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

    /** The same reply, but the connection is closed after half of the body. */
    public Reply truncated() {
        return new Reply(status, headers, body, Way.TRUNCATED, delay, held);
    }

    /** The same reply after a pause, by the machine's clock, not the harness's. */
    public Reply after(Duration time) {
        return new Reply(status, headers, body, way, time, held);
    }

    /** The same reply, sent when {@link RecordingServer#release} is called. */
    public Reply held() {
        return new Reply(status, headers, body, way, delay, true);
    }
}
