package io.junctura.error;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be done, with a stable code and a sentence that its sender gets to read. The sentence names no path, SQL
 * or class of the server. The HTTP server maps the kind to a status.
 */
public final class DomainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String code;
    private final @Nullable Duration retryAfter;
    private final transient Map<String, Object> members = new LinkedHashMap<>();

    /** What is wrong. */
    public enum Kind {
        /** The request contradicts the rules of its subject. */
        INVALID,
        /** The sender may not do this. */
        FORBIDDEN,
        /** The thing does not exist. */
        NOT_FOUND,
        /** The state of the thing does not allow it. */
        CONFLICT,
        /** It cannot be done at this time. */
        UNAVAILABLE
    }

    private DomainException(Kind kind, String code, String detail, @Nullable Duration retryAfter) {
        super(detail, null, false, false); // made for the sender, not for a log: no stack
        this.kind = kind;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /**
     * @param code   stable, in kebab-case, such as {@code bad-subscription}
     * @param detail a sentence that says what is wrong and what to do
     */
    public static DomainException invalid(String code, String detail) {
        return new DomainException(Kind.INVALID, code, detail, null);
    }

    /** Parameters as for {@link #invalid}. */
    public static DomainException forbidden(String code, String detail) {
        return new DomainException(Kind.FORBIDDEN, code, detail, null);
    }

    /** @param detail such as {@code No run has the id "7".} */
    public static DomainException notFound(String detail) {
        return new DomainException(Kind.NOT_FOUND, "not-found", detail, null);
    }

    /** Parameters as for {@link #invalid}. */
    public static DomainException conflict(String code, String detail) {
        return new DomainException(Kind.CONFLICT, code, detail, null);
    }

    /** @param retryAfter when to try again, in whole seconds; null: unknown */
    public static DomainException unavailable(String code, String detail, @Nullable Duration retryAfter) {
        return new DomainException(Kind.UNAVAILABLE, code, detail, retryAfter);
    }

    /**
     * Adds a member for programs.
     *
     * @param value a JSON value
     */
    public DomainException with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The members that were added with {@link #with}, in this order. */
    public Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }
}
