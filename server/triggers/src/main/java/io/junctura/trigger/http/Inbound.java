package io.junctura.trigger.http;

import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.http.Exchange;
import io.junctura.http.problem.ProblemException;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.masking.SecretNames;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.DerivedKeys;
import io.junctura.trigger.IncomingFiles;
import io.junctura.trigger.LoopDetection;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** A received request: its raw bytes, and its payload, which is parsed once, when it is first needed. */
public final class Inbound implements InboundRequest {
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final String method;
    private final Map<String, String> headers;
    private final Map<String, String> query;
    private final ContentType type;
    private final byte[] body;
    private final IncomingFiles files;
    private final Reservation values;

    private boolean parsed;
    private @Nullable Object payload;
    private @Nullable RuntimeException problem;

    private Inbound(
            String method,
            Map<String, String> headers,
            Map<String, String> query,
            ContentType type,
            byte[] body,
            IncomingFiles files,
            Reservation values) {
        this.method = method;
        this.headers = headers;
        this.query = query;
        this.type = type;
        this.body = body;
        this.files = files;
        this.values = values;
    }

    /** Handles a request. */
    @FunctionalInterface
    public interface Handler {
        void handle(Inbound request) throws Exception;
    }

    /**
     * Reads a request, and calls the handler, at once or when the body has arrived. If the handler throws, the request's files are
     * deleted.
     *
     * @throws ProblemException 413, 415, or 400 for a malformed query
     */
    public static void read(Exchange http, IncomingFiles files, Handler handler) throws Exception {
        Map<String, String> headers = headers(http.headers());
        String encoding = headers.get("content-encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new ProblemException(415, "encoded", "Send the body as it is, without Content-Encoding.");
        }
        ContentType type = ContentType.of(headers.get("content-type"));
        String given = http.query();
        Map<String, String> query = given == null ? Map.of() : Forms.first(given);
        String method = http.method();
        http.body(body -> {
            boolean handled = false;
            try {
                handler.handle(new Inbound(method, headers, query, type, body, files, http.values()));
                handled = true;
            } finally {
                if (!handled) files.forget();
            }
        });
    }

    private static Map<String, String> headers(HttpFields fields) {
        Map<String, String> headers = new LinkedHashMap<>(32);
        for (HttpField field : fields) {
            String value = field.getValue();
            headers.merge(field.getLowerCaseName(), value == null ? "" : value, (a, b) -> a + ", " + b);
        }
        return Collections.unmodifiableMap(headers);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public Map<String, String> query() {
        return query;
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public @Nullable Object payload() throws ConnectorException {
        if (!parsed) {
            parsed = true;
            try {
                payload = body.length == 0 ? null : type.payload(body, files, values);
            } catch (JsonProblem | ProblemException | MemoryExhausted e) {
                problem = e;
            } catch (IOException e) {
                Rejected full = files.refusal();
                problem = full != null
                        ? Rejections.of(full)
                        : Rejections.later("The body cannot be kept at this time. Send it again later.", RETRY);
            }
        }
        if (problem != null) throw ConnectorException.badInput(String.valueOf(problem.getMessage()));
        return payload;
    }

    /** A hash by which the same request is recognised if its payload contains files; null if it contains none. */
    @Nullable
    Long content(@Nullable Object payload) {
        return files.isEmpty() ? null : (Long) DerivedKeys.hash(files.byContent(Json.writeStored(payload)));
    }

    /** Why the payload could not be read, or a file not be stored; null if neither has happened. */
    @Nullable
    RuntimeException problem() {
        Rejected full = files.refusal();
        return problem == null && full != null ? Rejections.of(full) : problem;
    }

    /** Stores files of the request, for the server and for the trigger. */
    IncomingFiles files() {
        return files;
    }

    /** The memory of the values that are parsed from the body. Released when the request is answered, or before. */
    Reservation values() {
        return values;
    }

    /** Whether this is the same object that {@link #payload} has returned. */
    boolean isPayload(@Nullable Object value) {
        return parsed && value == payload;
    }

    /** The body, if it can be stored as the payload without conversion; otherwise null. */
    byte @Nullable [] stored() {
        return type.isJson() && body.length > 0 && storable(body) ? body : null;
    }

    /** In stored JSON, keys that start with U+0000 have a meaning, and there is no byte order mark. */
    private static boolean storable(byte[] json) {
        if (json[0] == (byte) 0xEF) return false;
        for (int i = 0; i < json.length - 5; i++) {
            if (json[i] != '\\') continue;
            if (json[i + 1] == 'u'
                    && json[i + 2] == '0'
                    && json[i + 3] == '0'
                    && json[i + 4] == '0'
                    && json[i + 5] == '0') {
                return false;
            }
        }
        return true;
    }

    /**
     * The parts of the request that the flow sees beside the payload. They are stored, so headers with credentials are left out.
     * Documents may read the whole query, so its secrets are masked where it is shown.
     *
     * @param proofs the headers, in lower case, that contain signatures or credentials according to the flow's trigger
     */
    public Map<String, Object> origin(Set<String> proofs) {
        Map<String, Object> kept = new LinkedHashMap<>(headers.size() * 2);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!SecretNames.isHeader(header.getKey()) && !proofs.contains(header.getKey()))
                kept.put(header.getKey(), header.getValue());
        }
        Map<String, Object> origin = new HashMap<>(4);
        origin.put("headers", kept);
        origin.put("method", method);
        origin.put("query", query);
        String hops = headers.get(LoopDetection.HEADER);
        if (hops != null) origin.put("hops", (long) LoopDetection.number(hops.strip()));
        return origin;
    }
}
