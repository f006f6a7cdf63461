package io.junctura.outbound;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.outbound.TokenServer.Given;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection's access token until shortly before it expires, and gets the next one: one request at a time for
 * each connection, and what was given for a person's consent is kept before it is used. Thread safe.
 */
public final class Tokens {

    /** Given up this long before it expires, so that it is still good when it arrives. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    /** How long a token is used of which its server does not say how long it is good, where another can be had. */
    private static final Duration USUAL_LIFE = Duration.ofMinutes(5);

    /** The same where none can: until it is refused. */
    private static final Duration UNTIL_REFUSED = Duration.ofDays(3650);

    /** Callers that waited for a fetch which failed are not sent to fail one by one. */
    private static final Duration FAILURE_HOLDS = Duration.ofSeconds(1);

    /**
     * What a person's consent has brought.
     *
     * @param refresh null: it cannot be prolonged
     * @param until   when the access token expires
     */
    public record Consent(Secret access, @Nullable Secret refresh, Instant until) {}

    /** Where consents are kept. Thread safe; asked for a connection by one thread at a time. */
    public interface Keeping {

        /**
         * @return null: nobody has consented yet, or it was for other settings
         * @throws ConnectorException {@code CREDENTIALS}, if it was refused since
         */
        @Nullable
        Consent consent(Grant grant) throws ConnectorException;

        /** Keeps it; when this returns, it is safe. */
        void keep(Grant grant, Consent consent);

        /** The other side has refused the credentials, for good: only a person can mend that. */
        void refused(Grant grant, String why);

        /** Without a server: nobody can consent. */
        Keeping NONE = new Keeping() {
            @Override
            public @Nullable Consent consent(Grant grant) {
                return null;
            }

            @Override
            public void keep(Grant grant, Consent consent) {}

            @Override
            public void refused(Grant grant, String why) {}
        };
    }

    private record Failure(ConnectorException why, Instant until) {}

    private static final class Slot {
        final Grant grant;
        final ReentrantLock fetching = new ReentrantLock();
        volatile @Nullable Token token;

        @Nullable
        Failure failure;

        Slot(Grant grant) {
            this.grant = grant;
        }
    }

    private record Token(Secret value, Instant until) {}

    private final TokenServer server;
    private final Clock clock;
    private final Keeping keeping;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final Map<String, Secret> given = new ConcurrentHashMap<>();

    /**
     * @param http    may call the address of a grant's token server
     * @param keeping stores consents
     */
    Tokens(Function<Grant, Http> http, Clock clock, Keeping keeping) {
        this.server = new TokenServer(http);
        this.clock = clock;
        this.keeping = keeping;
    }

    /** Says what a connection's token is, for a test of plugins: nobody consents there, and no token server is asked. */
    public void give(String connection, Secret token) {
        given.put(connection, token);
    }

    /**
     * The tokens of a connection.
     *
     * @param grant null: it declares none
     * @param http  sends what carries them
     */
    public AccessTokens of(@Nullable Grant grant, Http http) {
        return grant == null ? NONE : new Shared(grant, http);
    }

    private static final AccessTokens NONE = new AccessTokens() {
        @Override
        public Secret get() throws ConnectorException {
            throw ConnectorException.credentials(
                    "There is no connection that gets access tokens by OAuth2: it is not declared, or its token"
                            + " address or client id is not filled in.");
        }

        @Override
        public void refused(Secret token) {}

        @Override
        public HttpAnswer send(HttpRequest request) throws ConnectorException {
            throw ConnectorException.credentials("There is no access token to send with, since no connection has one.");
        }
    };

    private final class Shared implements AccessTokens {
        private final Grant grant;
        private final Http http;

        Shared(Grant grant, Http http) {
            this.grant = grant;
            this.http = http;
        }

        @Override
        public Secret get() throws ConnectorException, InterruptedException {
            return Tokens.this.get(grant);
        }

        @Override
        public void refused(Secret token) {
            Slot slot = slot(grant);
            Token known = slot.token;
            if (known != null && known.value().equals(token)) slot.token = new Token(token, Instant.MIN);
        }

        @Override
        public HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException {
            Secret token = get();
            HttpAnswer first = http.send(with(token, request));
            if (first.status() != 401) return first;
            first.close();
            refused(token);
            return http.send(with(get(), request));
        }
    }

    private static HttpRequest with(Secret token, HttpRequest request) {
        List<HttpRequest.Header> headers = new ArrayList<>(request.headers().size() + 1);
        for (HttpRequest.Header header : request.headers()) {
            if (!header.name().equalsIgnoreCase("Authorization")) headers.add(header);
        }
        headers.add(new HttpRequest.Header("Authorization", "Bearer " + token.reveal()));
        return new HttpRequest(
                request.method(),
                request.address(),
                headers,
                request.body(),
                request.timeLimit(),
                request.maxRedirects(),
                request.maxBytes());
    }

    /** A connection is another, or has gone: what is kept of it is asked again. */
    public void forget(String connection) {
        Slot slot = slots.get(connection);
        if (slot != null) slot.token = null; // The slot stays: a second one would refresh beside it.
    }

    /** Exchanges the code that a person's consent has brought (RFC 6749 4.1.3, RFC 7636 4.5), and keeps the tokens. */
    public void consented(Grant grant, String code, String verifier, URI redirect)
            throws ConnectorException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirect.toString());
        form.put("code_verifier", verifier);
        Slot slot = slot(grant);
        slot.fetching.lockInterruptibly(); // A refresh under way must not take its place.
        try {
            Consent fresh = consent(exchanged(grant, form), null);
            keeping.keep(grant, fresh);
            slot.token = new Token(fresh.access(), fresh.until());
            slot.failure = null;
        } finally {
            slot.fetching.unlock();
        }
    }

    private Given exchanged(Grant grant, Map<String, String> form) throws ConnectorException, InterruptedException {
        try {
            return server.ask(grant, form);
        } catch (TokenServer.GrantRefused e) {
            throw e.why;
        }
    }

    private Slot slot(Grant grant) {
        Slot known = slots.get(grant.connection());
        if (known != null && known.grant.equals(grant)) return known;
        return slots.compute(
                grant.connection(),
                (name, before) -> before != null && before.grant.equals(grant) ? before : new Slot(grant));
    }

    private Secret get(Grant grant) throws ConnectorException, InterruptedException {
        Secret told = given.get(grant.connection());
        if (told != null) return told;
        Slot slot = slot(grant);
        Token known = slot.token;
        if (isGood(known)) return known.value();
        slot.fetching.lockInterruptibly();
        try {
            known = slot.token;
            if (isGood(known)) return known.value();
            Failure failure = slot.failure;
            if (failure != null && clock.instant().isBefore(failure.until())) throw again(failure.why());
            try {
                Token fetched = grant.needsConsent() ? consented(grant, known) : ownCredentials(grant);
                slot.failure = null;
                slot.token = fetched;
                return fetched.value();
            } catch (ConnectorException e) {
                slot.failure = new Failure(e, clock.instant().plus(FAILURE_HOLDS));
                throw e;
            }
        } finally {
            slot.fetching.unlock();
        }
    }

    private boolean isGood(@Nullable Token token) {
        return token != null && clock.instant().isBefore(token.until());
    }

    private static ConnectorException again(ConnectorException why) {
        return new ConnectorException(
                why.kind(),
                why.reached(),
                String.valueOf(why.getMessage()),
                why.retryAfter().orElse(null),
                why);
    }

    private Token ownCredentials(Grant grant) throws ConnectorException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        if (!grant.scopes().isEmpty()) form.put("scope", String.join(" ", grant.scopes()));
        Given given = ask(grant, form);
        return new Token(given.access(), end(given.life() == null ? USUAL_LIFE : given.life()));
    }

    /** @param known the token that is no longer good; null if none is known */
    private Token consented(Grant grant, @Nullable Token known) throws ConnectorException, InterruptedException {
        Consent kept = keeping.consent(grant);
        if (kept == null) {
            throw ConnectorException.credentials("Nobody has authorized the connection \"" + grant.connection()
                    + "\" yet, or its settings are others since. Authorize it in the web UI, or with: junctura"
                    + " connection authorize " + grant.connection());
        }
        boolean fresh = known == null || !known.value().equals(kept.access());
        if (fresh && clock.instant().isBefore(kept.until())) return new Token(kept.access(), kept.until());
        Secret refresh = kept.refresh();
        if (refresh == null) {
            String why = "The access that was given to the connection \"" + grant.connection()
                    + "\" has expired, and cannot be prolonged. Authorize it again.";
            keeping.refused(grant, why);
            throw ConnectorException.credentials(why);
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh.reveal());
        Consent next = consent(ask(grant, form), refresh);
        keeping.keep(grant, next); // Before it is used: the one before may be good no more.
        return new Token(next.access(), next.until());
    }

    private Given ask(Grant grant, Map<String, String> form) throws ConnectorException, InterruptedException {
        try {
            return server.ask(grant, form);
        } catch (TokenServer.GrantRefused e) {
            keeping.refused(grant, String.valueOf(e.getMessage()));
            throw notReached(e.why);
        } catch (ConnectorException e) {
            throw notReached(e);
        }
    }

    private static ConnectorException notReached(ConnectorException e) {
        return new ConnectorException(
                e.kind(),
                Reached.NO,
                String.valueOf(e.getMessage()),
                e.retryAfter().orElse(null),
                e);
    }

    private Consent consent(Given given, @Nullable Secret before) {
        Secret refresh = given.refresh() == null ? before : given.refresh();
        Duration life = given.life();
        if (life == null) life = refresh == null ? UNTIL_REFUSED : USUAL_LIFE;
        return new Consent(given.access(), refresh, end(life));
    }

    /** A token that lives shorter than is usual is used at once, and then fetched anew. */
    private Instant end(Duration life) {
        Duration used =
                life.compareTo(EARLY) > 0 ? life.minus(EARLY) : Duration.ofSeconds(Math.min(life.toSeconds(), 1));
        return clock.instant().plus(used);
    }
}
