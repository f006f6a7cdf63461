package io.junctura.http.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that is refused, in the words that the caller gets to read: problem details (RFC 9457) with a stable
 * {@code code}. The sentence names no path, SQL or class of the server.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private @Nullable String reason;
    private final transient Map<String, Object> more = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /**
     * @param code   kebab-case, such as {@code stale}
     * @param detail a sentence that says what is wrong and what to do
     */
    public ProblemException(int status, String code, String detail) {
        super(detail, null, false, false); // made for the answer, not for a log: no stack
        this.status = status;
        this.code = code;
    }

    public static ProblemException badRequest(String code, String detail) {
        return new ProblemException(400, code, detail);
    }

    /** Something that is not there, in words such as {@code No integration is named "orders".} */
    public static ProblemException notFound(String detail) {
        return new ProblemException(404, "not-found", detail);
    }

    /** Adds a member to the answer. */
    public ProblemException with(String member, @Nullable Object value) {
        more.put(member, value);
        return this;
    }

    /** Adds a header to the answer, such as {@code Retry-After}. */
    public ProblemException header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Adds the reason for the people who run the flow. The answer does not contain it. */
    public ProblemException because(String reason) {
        this.reason = reason;
        return this;
    }

    /** The reason for the people who run the flow; the detail if there is no other. */
    public String reason() {
        String known = reason;
        return known == null ? detail() : known;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    /** A member of the answer that was added with {@link #with}. */
    public @Nullable Object member(String name) {
        return more.get(name);
    }

    public Map<String, Object> more() {
        return more;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
