package io.junctura.plugins.http.auth;

import io.junctura.api.HttpAnswer;
import org.jspecify.annotations.Nullable;

/** The last nonce of a server, and how often it was used. All requests of a connection share it. Thread safe. */
public final class DigestNonce implements AutoCloseable {
    private @Nullable Challenge challenge;
    private String nonce = "";
    private int count;

    /**
     * One use of a nonce.
     *
     * @param count from 1
     */
    record Use(Challenge challenge, String nonce, int count) {}

    synchronized boolean isKnown() {
        return challenge != null;
    }

    /** Returns null before the first challenge. */
    synchronized @Nullable Use next() {
        Challenge known = challenge;
        return known == null ? null : new Use(known, nonce, ++count);
    }

    synchronized void challenged(Challenge fresh) {
        begin(fresh, fresh.parameter("nonce"));
    }

    /** Takes the next nonce from {@code Authentication-Info}, if the server sends one. */
    synchronized void answered(Use use, HttpAnswer answer) {
        String next = Challenge.parameters(answer.header("authentication-info").orElse(""))
                .getOrDefault("nextnonce", "");
        // The answer of an older request must not replace a newer nonce.
        if (!next.isEmpty() && use.nonce().equals(nonce)) begin(use.challenge(), next);
    }

    private void begin(Challenge of, String fresh) {
        challenge = of;
        nonce = fresh;
        count = 0;
    }

    @Override
    public void close() {}
}
