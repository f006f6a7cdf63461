package io.junctura.audit;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log: one line for each security-relevant action, in the server's log under the name {@code io.junctura.audit}.
 * Thread safe.
 *
 * <p>A line is the action, then {@code name=value} pairs. Some values come from clients, so values are escaped and truncated:
 * none can forge another pair or another line. Secrets are never values.
 */
public final class AuditLog {
    /** The longest value, in characters. */
    private static final int MAX_LENGTH = 200;

    private static final Logger LOG = LoggerFactory.getLogger("io.junctura.audit");

    /** For commands without a server, which record nothing. */
    public static final AuditLog NONE = new AuditLog(line -> {});

    private final Consumer<String> lines;

    /** Writes to the server's log. */
    public AuditLog() {
        this(LOG::info);
    }

    /** @param lines receives each line, on any thread */
    public AuditLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /**
     * Records a successful action. Failures are recorded only if they have an action of their own.
     *
     * @param details the values, in the order of the action's details; null for no value
     */
    public void record(AuditAction action, Actor actor, @Nullable Object... details) {
        lines.accept(line(action, actor, details));
    }

    static String line(AuditAction action, Actor actor, @Nullable Object... details) {
        List<String> names = action.details();
        if (names.size() != details.length) throw new IllegalArgumentException(action + " has the details " + names);
        StringBuilder line = new StringBuilder(action.id());
        pair(line, "by", actor.kind().word() + (actor.name().isEmpty() ? "" : ":" + actor.name()));
        if (!actor.id().isEmpty()) pair(line, "by-id", actor.id());
        if (!actor.address().isEmpty()) pair(line, "from", actor.address());
        for (int i = 0; i < details.length; i++) {
            if (details[i] != null) pair(line, names.get(i), String.valueOf(details[i]));
        }
        return line.toString();
    }

    private static void pair(StringBuilder line, String name, String value) {
        line.append(' ').append(name).append('=');
        String text = value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH) + "…";
        if (!text.isEmpty() && text.chars().allMatch(AuditLog::isPlain)) line.append(text);
        else quote(line, text);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._:/@+-".indexOf(c) >= 0;
    }

    /** Quotes a value as JSON does. Also escapes invisible characters and those that change the direction of text. */
    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') line.append('\\').append(c);
            else if (isVisible(c)) line.append(c);
            else line.append(String.format("\\u%04x", (int) c));
        }
        line.append('"');
    }

    private static boolean isVisible(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
