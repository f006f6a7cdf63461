package io.junctura.outbound;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Json;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Fetches tokens by the client credentials grant (RFC 6749, section 4.4) and keeps each until shortly before it expires.
 * Nothing of a step has been sent when a token cannot be had, so every failure here says {@link Reached#NO}.
 */
final class TokenCache implements AccessTokens {

    /** Given up this long before it expires, so that it is still good when it arrives. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    /** What a server that names no lifetime is taken to mean. */
    private static final long USUAL_LIFE = 300;

    /** Callers that waited for a fetch which failed are not sent to fail one by one. */
    private static final Duration FAILURE_HOLDS = Duration.ofSeconds(1);

    private static final int MANY = 1000;

    private final Http http;
    private final Json json;
    private final Clock clock;
    private final Map<ClientCredentials, Slot> slots = new ConcurrentHashMap<>();

    TokenCache(Http http, Json json, Clock clock) {
        this.http = http;
        this.json = json;
        this.clock = clock;
    }

    private record Token(Secret value, Instant until) {}

    private record Failure(ConnectorException why, Instant until) {}

    private static final class Slot {
        final ReentrantLock fetching = new ReentrantLock();
        volatile @Nullable Token token;

        @Nullable
        Failure failure;

        boolean inBody;
    }

    @Override
    public Secret get(ClientCredentials client) throws ConnectorException, InterruptedException {
        Slot slot = slots.get(client);
        if (slot == null) {
            if (slots.size() >= MANY) forgetExpired();
            slot = slots.computeIfAbsent(client, ignored -> new Slot());
        }
        Token known = slot.token;
        if (isGood(known)) return known.value();
        slot.fetching.lockInterruptibly();
        try {
            known = slot.token;
            if (isGood(known)) return known.value();
            Failure failure = slot.failure;
            if (failure != null && clock.instant().isBefore(failure.until())) throw again(failure.why());
            try {
                Token fetched = fetch(client, slot);
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

    @Override
    public void refused(ClientCredentials client, Secret token) {
        Slot slot = slots.get(client);
        if (slot == null) return;
        Token known = slot.token;
        if (known != null && known.value().equals(token)) slot.token = null;
    }

    private boolean isGood(@Nullable Token token) {
        return token != null && clock.instant().isBefore(token.until());
    }

    private void forgetExpired() {
        slots.values().removeIf(slot -> !slot.fetching.isLocked() && !isGood(slot.token));
    }

    private static ConnectorException again(ConnectorException why) {
        return new ConnectorException(
                why.kind(),
                why.reached(),
                String.valueOf(why.getMessage()),
                why.retryAfter().orElse(null),
                why);
    }

    private Token fetch(ClientCredentials client, Slot slot) throws ConnectorException, InterruptedException {
        Reply reply = ask(client, slot.inBody);
        if (reply.isRejected()) {
            // Section 2.3.1: a server must take the header, but some take the form alone.
            Reply other = ask(client, !slot.inBody);
            if (other.status() == 200) {
                slot.inBody = !slot.inBody;
                reply = other;
            }
        }
        return token(client, reply);
    }

    private record Reply(
            int status, @Nullable Object body, @Nullable Duration retryAfter) {
        boolean isRejected() {
            return status == 401 || status == 400 && "invalid_client".equals(text(body, "error"));
        }
    }

    private Reply ask(ClientCredentials client, boolean inBody) throws ConnectorException, InterruptedException {
        StringBuilder form = new StringBuilder("grant_type=client_credentials");
        if (!client.scopes().isEmpty()) form.append("&scope=").append(encode(String.join(" ", client.scopes())));
        HttpRequest.Builder request = HttpRequest.to("POST", client.tokenAddress())
                .header("Accept", "application/json")
                .maxBytes(1_000_000);
        if (inBody) {
            form.append("&client_id=").append(encode(client.clientId()));
            form.append("&client_secret=").append(encode(client.clientSecret().reveal()));
        } else {
            String pair = encode(client.clientId()) + ":"
                    + encode(client.clientSecret().reveal());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        request.body(form.toString().getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded");
        try (HttpAnswer answer = http.send(request.build())) {
            return new Reply(answer.status(), parsed(answer.bytes()), retryAfter(answer));
        } catch (ConnectorException e) {
            ErrorKind kind = e.kind() == ErrorKind.BROKEN ? ErrorKind.TRY_LATER : e.kind();
            throw new ConnectorException(
                    kind, Reached.NO, "No access token could be fetched. " + e.getMessage(), null, e);
        }
    }

    private @Nullable Object parsed(byte[] body) {
        try {
            return body.length == 0 ? null : json.parse(body);
        } catch (ConnectorException e) {
            return null; // said by the status, or by the missing token
        }
    }

    private Token token(ClientCredentials client, Reply reply) throws ConnectorException {
        String where = Target.shown(client.tokenAddress());
        int status = reply.status();
        String said = said(client, reply.body());
        if (status >= 500 || status == 408 || status == 425 || status == 429) {
            throw new ConnectorException(
                    ErrorKind.TRY_LATER,
                    Reached.NO,
                    "No access token: " + where + " answered " + status + said + ".",
                    reply.retryAfter(),
                    null);
        }
        if (status != 200 && status != 201) {
            String advice = status == 400 || status == 401 || status == 403
                    ? "Check client id, client secret and scopes of the connection."
                    : "Check the token address of the connection.";
            throw ConnectorException.credentials(
                    "No access token: " + where + " answered " + status + said + ". " + advice);
        }
        String value = text(reply.body(), "access_token");
        if (value == null || value.isEmpty()) {
            throw ConnectorException.credentials("No access token: the answer of " + where
                    + " holds none. Check the token address of the connection.");
        }
        long seconds = Math.max(0, lifetime(reply.body()));
        Duration life = Duration.ofSeconds(seconds).minus(EARLY);
        // A token that lives shorter than that is used at once, and then fetched anew.
        Duration used = life.isNegative() || life.isZero() ? Duration.ofSeconds(Math.min(seconds, 1)) : life;
        return new Token(Secret.of(value), clock.instant().plus(used));
    }

    private static long lifetime(@Nullable Object body) {
        Object value = body instanceof Map<?, ?> map ? map.get("expires_in") : null;
        try {
            if (value instanceof Number number) return Math.min(number.longValue(), 10L * 365 * 24 * 3600);
            if (value instanceof String text) return new BigDecimal(text).longValue();
        } catch (NumberFormatException e) {
            return USUAL_LIFE;
        }
        return USUAL_LIFE;
    }

    /** The server's own words, without anything secret that it may repeat. */
    private static String said(ClientCredentials client, @Nullable Object body) {
        String error = text(body, "error");
        String description = text(body, "error_description");
        if (error == null && description == null) return "";
        String words = error == null ? description : description == null ? error : error + ": " + description;
        StringBuilder clean = new StringBuilder(" (");
        String open = words.replace(client.clientSecret().reveal(), "***");
        for (int i = 0; i < Math.min(open.length(), 300); i++) {
            char c = open.charAt(i);
            clean.append(c < ' ' || c == 127 ? ' ' : c);
        }
        return clean.append(')').toString();
    }

    private static @Nullable String text(@Nullable Object body, String key) {
        return body instanceof Map<?, ?> map && map.get(key) instanceof String text ? text : null;
    }

    private static @Nullable Duration retryAfter(HttpAnswer answer) {
        String value = answer.header("retry-after").orElse("");
        if (value.isEmpty() || value.length() > 6) return null;
        for (int i = 0; i < value.length(); i++) if (Character.digit(value.charAt(i), 10) < 0) return null;
        return Duration.ofSeconds(Long.parseLong(value));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
