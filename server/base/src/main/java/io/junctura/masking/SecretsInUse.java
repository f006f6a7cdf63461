package io.junctura.masking;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Masks the secrets of all connections in use, for every line of the log. Static, because the process has one log. The secrets
 * of a connection are dropped when its {@link Redaction} is garbage collected. Thread safe.
 */
public final class SecretsInUse {
    private static volatile List<WeakReference<Redaction>> redactions = List.of();

    private SecretsInUse() {}

    /** Masks these secrets as long as the redaction is referenced elsewhere. */
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

    /** The text with these secrets masked. */
    public static String masked(String text) {
        String masked = text;
        for (WeakReference<Redaction> one : redactions) {
            Redaction redaction = one.get();
            if (redaction != null) masked = redaction.of(masked);
        }
        return masked;
    }
}
