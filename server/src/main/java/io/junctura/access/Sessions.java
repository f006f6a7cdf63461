package io.junctura.access;

import io.javalin.http.Context;
import io.junctura.access.AccessStore.Session;
import io.junctura.http.Peers;
import io.junctura.http.RequestHead;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signed-in browsers. The cookie holds 256 random bits, the database their hash. */
final class Sessions {
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final AccessStore store;
    private final Clock clock;
    private final Peers peers;

    Sessions(AccessStore store, Clock clock, Peers peers) {
        this.store = store;
        this.clock = clock;
        this.peers = peers;
    }

    /** Signs the browser in under a new id; the one it may have had before is dead. */
    void begin(Context http, String person) {
        end(http);
        String secret = RandomText.secret("");
        long now = now();
        store.addSession(RandomText.hash(secret), person, now, now - IDLE.toSeconds(), now - LONGEST.toSeconds());
        set(http, secret, -1);
    }

    void end(Context http) {
        String secret = cookie(RequestHead.of(http));
        if (secret == null) return;
        store.endSession(RandomText.hash(secret));
        set(http, "", 0);
    }

    Optional<Caller> caller(RequestHead head) {
        String secret = cookie(head);
        if (secret == null) return Optional.empty();
        byte[] hash = RandomText.hash(secret);
        Optional<Session> found = store.session(hash);
        if (found.isEmpty()) return Optional.empty();
        Session session = found.get();
        long now = now();
        if (now - session.seen() > IDLE.toSeconds() || now - session.created() > LONGEST.toSeconds()) {
            store.endSession(hash);
            return Optional.empty();
        }
        if (now - session.seen() >= NOTED_EVERY.toSeconds()) store.sessionSeen(hash, now);
        return Optional.of(new Caller(session.person(), session.role()));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private @Nullable String cookie(RequestHead head) {
        String value = head.cookie(name(head));
        return value == null || value.isEmpty() ? null : value;
    }

    private String name(RequestHead head) {
        return peers.secure(head) ? "__Host-junctura" : "junctura";
    }

    private void set(Context http, String value, int seconds) {
        RequestHead head = RequestHead.of(http);
        String cookie = name(head) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax"
                + (peers.secure(head) ? "; Secure" : "") + (seconds == 0 ? "; Max-Age=0" : "");
        // Replaces what the same answer may have said before.
        http.res().setHeader("Set-Cookie", cookie);
    }
}
