package io.junctura.access;

import io.junctura.access.AccessStore.Session;
import io.junctura.audit.Actor;
import io.junctura.http.Credential;
import io.junctura.http.Exchange;
import io.junctura.http.Peers;
import io.junctura.http.RequestHead;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/** Sessions of browsers. The cookie has 256 random bits; the database has their hash. */
final class Sessions {
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration MAX = Duration.ofHours(12);
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
    private static final int MAX_PER_PERSON = 20;

    private final AccessStore store;
    private final Clock clock;
    private final Cookies cookie;
    private final Consumer<String> revoked;

    /** @param revoked gets the credential's id of each ended session */
    Sessions(AccessStore store, Clock clock, Peers peers, Consumer<String> revoked) {
        this.store = store;
        this.clock = clock;
        this.cookie = new Cookies(peers, "junctura");
        this.revoked = revoked;
    }

    /** Starts a session with a new id. A previous session of the browser ends. */
    void begin(Exchange http, String person) {
        String before = cookie.value(http);
        if (before != null) end(RandomText.hash(before));
        String secret = RandomText.secret("");
        long now = now();
        store.addSession(
                        RandomText.hash(secret),
                        person,
                        now,
                        now - IDLE.toSeconds(),
                        now - MAX.toSeconds(),
                        MAX_PER_PERSON)
                .forEach(hash -> revoked.accept(id(hash)));
        cookie.set(http, secret, null);
    }

    /** Sets a new password, and ends all sessions of the person but the caller's. */
    void changePassword(Exchange http, AccessStore.Person person, String passwordHash) {
        String secret = cookie.value(http);
        byte[] own = secret == null ? null : RandomText.hash(secret);
        store.setPassword(person.name(), person.role(), passwordHash, clock.instant(), own)
                .forEach(hash -> revoked.accept(id(hash)));
    }

    void end(Exchange http) {
        String secret = cookie.value(http);
        if (secret == null) return;
        end(RandomText.hash(secret));
        cookie.clear(http);
    }

    private void end(byte[] hash) {
        if (store.endSession(hash)) revoked.accept(id(hash));
    }

    /** The credential's id of a session. */
    static String id(byte[] hash) {
        return "session " + HexFormat.of().formatHex(hash);
    }

    /** @param address the client's address */
    Optional<Caller> caller(RequestHead head, String address) {
        String secret = cookie.value(head);
        if (secret == null) return Optional.empty();
        byte[] hash = RandomText.hash(secret);
        Optional<Session> found = store.session(hash);
        if (found.isEmpty()) return Optional.empty();
        Session session = found.get();
        long now = now();
        if (now - session.seen() > IDLE.toSeconds() || now - session.created() > MAX.toSeconds()) {
            end(hash);
            return Optional.empty();
        }
        if (now - session.seen() >= NOTED_EVERY.toSeconds()) store.sessionSeen(hash, now);
        Duration left = MAX.minusSeconds(now - session.created());
        Credential credential =
                new Credential(id(hash), left, () -> store.session(hash).isPresent());
        Actor actor = Actor.person(session.person(), address);
        return Optional.of(new Caller(session.person(), session.role(), credential, actor));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
