package io.junctura.masking;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The secrets of all connections that are in use, which no line of the log shows, whoever logs it. There is one log for the
 * whole process, so there is one of these. A connection that is changed or closed is forgotten with its {@link Redaction}.
 * Thread safe.
 */
public final class SecretsInUse {
    private static volatile List<WeakReference<Redaction>> redactions = List.of();

    private SecretsInUse() {}

    /** Masks its secrets from now on, for as long as somebody else has it. */
    public static synchronized void add(Redaction redaction) {
        List<WeakReference<Redaction>> all = new ArrayList<>();
        for (WeakReference<Redaction> one : redactions) {
            Redaction known = one.get();
            if (known == redaction) return;
            if (known != null) all.add(one);
        }
        all.add(new WeakReference<>(redaction));
        redactions = List.copyOf(all);
    }

    /** The text without them. */
    public static String masked(String text) {
        String masked = text;
        for (WeakReference<Redaction> one : redactions) {
            Redaction redaction = one.get();
            if (redaction != null) masked = redaction.of(masked);
        }
        return masked;
    }
}
