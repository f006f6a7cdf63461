package io.junctura.outbound;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.outbound.TokenServer.TokenResponse;
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
 * Caches the access token of each connection until shortly before it expires, and fetches the next one. One request at a time for
 * each connection. Tokens from a person's consent are stored before they are used. Thread safe.
 */
public final class Tokens {

    /** A token is not used in the last seconds of its validity, so that it is still valid when it arrives. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    /** How long a token without an expiry is used if another can be fetched. */
    private static final Duration USUAL_LIFE = Duration.ofMinutes(5);

    /** How long a token without an expiry is used if no other can be fetched: until it is rejected. */
    private static final Duration UNTIL_REFUSED = Duration.ofDays(3650);

    /** For this time after a failed fetch, callers that waited for it fail, too, instead of trying one by one. */
    private static final Duration FAILURE_HOLDS = Duration.ofSeconds(1);

    /**
     * The tokens from a person's consent.
     *
     * @param refresh null: the access token cannot be refreshed
     * @param until   when the access token expires
     */
    public record Consent(Secret access, @Nullable Secret refresh, Instant until) {}

    /** Stores consents. Thread safe; only one thread at a time uses it for a connection. */
    public interface ConsentStore {

        /**
         * @return null: no person has consented yet, or the consent was for other settings
         * @throws ConnectorException {@code CREDENTIALS} if the consent was rejected since
         */
        @Nullable
        Consent consent(Grant grant) throws ConnectorException;

        /** Stores a consent. It is on disk when this returns. */
        void keep(Grant grant, Consent consent);

        /**
         * Stores the next tokens of a consent. They are on disk when this returns.
         *
         * @return false if the consent has ended meanwhile
         */
        boolean refreshed(Grant grant, Consent consent);

        /** Records that the other side has rejected the credentials for good, so that a person has to replace them. */
        void refused(Grant grant, String why);

        /** Without a server, no person can consent. */
        ConsentStore NONE = new ConsentStore() {
            @Override
            public @Nullable Consent consent(Grant grant) {
                return null;
            }

            @Override
            public void keep(Grant grant, Consent consent) {}

            @Override
            public boolean refreshed(Grant grant, Consent consent) {
                return false;
            }

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
    private final ConsentStore consents;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final Map<String, Secret> given = new ConcurrentHashMap<>();

    /**
     * @param http    may call the address of a grant's token server
     * @param consents stores consents
     */
    Tokens(Function<Grant, Http> http, Clock clock, ConsentStore consents) {
        this.server = new TokenServer(http);
        this.clock = clock;
        this.consents = consents;
    }

    /** Sets the token of a connection, for tests of plugins: they have no consents and no token server. */
    public void give(String connection, Secret token) {
        given.put(connection, token);
    }

    /**
     * The tokens of a connection.
     *
     * @param grant null: the connection declares none
     * @param http  sends the requests with the token
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

    /** Drops the cached token of a connection that was changed or deleted. */
    public void forget(String connection) {
        Slot slot = slots.get(connection);
        if (slot != null) slot.token = null; // The slot stays: a second one would refresh beside it.
    }

    /** Exchanges the code from a person's consent (RFC 6749, section 4.1.3; RFC 7636, section 4.5), and stores the tokens. */
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
            consents.keep(grant, fresh);
            slot.token = new Token(fresh.access(), fresh.until());
            slot.failure = null;
        } finally {
            slot.fetching.unlock();
        }
    }

    private TokenResponse exchanged(Grant grant, Map<String, String> form)
            throws ConnectorException, InterruptedException {
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
        Secret fixed = given.get(grant.connection());
        if (fixed != null) return fixed;
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
        JwtAssertion assertion = grant.assertion();
        if (assertion == null) {
            form.put("grant_type", "client_credentials");
        } else {
            form.put("grant_type", JwtAssertion.GRANT_TYPE);
            form.put("assertion", assertion.sign(grant.token().toString(), grant.scopes(), clock.instant()));
        }
        if (!grant.scopes().isEmpty()) form.put("scope", String.join(" ", grant.scopes()));
        TokenResponse given = ask(grant, form);
        return new Token(given.access(), end(given.life() == null ? USUAL_LIFE : given.life()));
    }

    /** @param known the token that is no longer valid; null if none is known */
    private Token consented(Grant grant, @Nullable Token known) throws ConnectorException, InterruptedException {
        Consent kept = consents.consent(grant);
        if (kept == null) throw notAuthorized(grant);
        boolean fresh = known == null || !known.value().equals(kept.access());
        if (fresh && clock.instant().isBefore(kept.until())) return new Token(kept.access(), kept.until());
        Secret refresh = kept.refresh();
        if (refresh == null) {
            String why = "The access that was given to the connection \"" + grant.connection()
                    + "\" has expired, and cannot be prolonged. Authorize it again.";
            consents.refused(grant, why);
            throw ConnectorException.credentials(why);
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh.reveal());
        Consent next = consent(ask(grant, form), refresh);
        // Before it is used: the one before may be good no more.
        if (!consents.refreshed(grant, next)) throw notAuthorized(grant);
        return new Token(next.access(), next.until());
    }

    private static ConnectorException notAuthorized(Grant grant) {
        return ConnectorException.credentials("The connection \"" + grant.connection()
                + "\" is not authorized, or its settings have changed since. Authorize it in the web UI, or with: junctura"
                + " connection authorize " + grant.connection());
    }

    private TokenResponse ask(Grant grant, Map<String, String> form) throws ConnectorException, InterruptedException {
        try {
            return server.ask(grant, form);
        } catch (TokenServer.GrantRefused e) {
            consents.refused(grant, String.valueOf(e.getMessage()));
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

    private Consent consent(TokenResponse given, @Nullable Secret before) {
        Secret refresh = given.refresh() == null ? before : given.refresh();
        Duration life = given.life();
        if (life == null) life = refresh == null ? UNTIL_REFUSED : USUAL_LIFE;
        return new Consent(given.access(), refresh, end(life));
    }

    /** A token with a shorter validity than usual is used at once, and then fetched again. */
    private Instant end(Duration life) {
        Duration used =
                life.compareTo(EARLY) > 0 ? life.minus(EARLY) : Duration.ofSeconds(Math.min(life.toSeconds(), 1));
        return clock.instant().plus(used);
    }
}
