package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests tokens from OAuth2 servers (RFC 6749). Without a token, nothing of a step has been sent. So every failure here has
 * {@link Reached#NO}. Thread safe.
 */
final class TokenServer {
    /** Errors (RFC 6749, section 5.2) of the client, the request or the server, but not of the grant. */
    private static final Set<String> OF_OTHERS = Set.of(
            "invalid_client",
            "unauthorized_client",
            "invalid_request",
            "unsupported_grant_type",
            "invalid_scope",
            "temporarily_unavailable",
            "server_error",
            "slow_down");

    /** In seconds. */
    private static final long MAX_LIFE = 10L * 365 * 24 * 3600;

    private final Function<Grant, Http> http;

    /** Servers to which clients send their credentials in the body. Servers must accept the header, but some do not. */
    private final Set<java.net.URI> inBody = ConcurrentHashMap.newKeySet();

    /**
     * The answer of a token server.
     *
     * @param refresh null: there is none, or the earlier one remains valid
     * @param life    how long the access token is valid; null if the server did not say
     */
    record TokenResponse(
            Secret access,
            @Nullable Secret refresh,
            @Nullable Duration life) {}

    /** The server says that the grant is invalid for good. After any other failure, another attempt may succeed. */
    static final class GrantRefused extends Exception {
        private static final long serialVersionUID = 1L;

        final transient ConnectorException why;

        private GrantRefused(ConnectorException why) {
            super(why.getMessage(), why);
            this.why = why;
        }
    }

    private record Reply(
            int status, @Nullable Object body, @Nullable Duration retryAfter) {
        boolean isRejected() {
            return status == 401 || (status == 400 && "invalid_client".equals(text(body, "error")));
        }
    }

    /** @param http may call the address of a grant's token server */
    TokenServer(Function<Grant, Http> http) {
        this.http = http;
    }

    /**
     * Exchanges a grant for tokens.
     *
     * @param form the grant, with its {@code grant_type}
     * @throws GrantRefused       if the server rejects the grant; its cause is {@code CREDENTIALS}
     * @throws ConnectorException {@code CREDENTIALS} if the server rejects something else, otherwise {@code TRY_LATER}
     */
    TokenResponse ask(Grant grant, Map<String, String> form)
            throws ConnectorException, GrantRefused, InterruptedException {
        try (Reservation values = HeapShare.REMOTE_VALUES.open()) {
            boolean first = inBody.contains(grant.token());
            Reply reply = ask(grant, form, first, values);
            if (reply.isRejected() && grant.clientSecret() != null) {
                Reply other = ask(grant, form, !first, values);
                if (other.status() == 200) {
                    if (first) inBody.remove(grant.token());
                    else inBody.add(grant.token());
                    reply = other;
                }
            }
            return given(grant, form, reply);
        }
    }

    private Reply ask(Grant grant, Map<String, String> given, boolean secretInBody, Reservation values)
            throws ConnectorException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>(given);
        HttpRequest.Builder request = HttpRequest.to("POST", grant.token())
                .header("Accept", "application/json")
                .maxBytes(1_000_000);
        Secret secret = grant.clientSecret();
        // An assertion names the client itself.
        boolean namesClient = secret == null && grant.assertion() == null;
        if (namesClient || (secret != null && secretInBody)) form.put("client_id", grant.clientId());
        if (secret != null && secretInBody) form.put("client_secret", secret.reveal());
        if (secret != null && !secretInBody) {
            String pair = encode(grant.clientId()) + ":" + encode(secret.reveal());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        request.body(form(form).getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded");
        try (HttpAnswer answer = http.apply(grant).send(request.build())) {
            return new Reply(answer.status(), parsed(answer.bytes(), values), retryAfter(answer));
        } catch (ConnectorException e) {
            ErrorKind kind = e.kind() == ErrorKind.BROKEN ? ErrorKind.TRY_LATER : e.kind();
            throw new ConnectorException(
                    kind, Reached.NO, "No access token could be fetched. " + e.getMessage(), null, e);
        }
    }

    static String form(Map<String, String> form) {
        StringBuilder text = new StringBuilder();
        form.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(encode(name))
                .append('=')
                .append(encode(value)));
        return text.toString();
    }

    private static @Nullable Object parsed(byte[] body, Reservation values) throws ConnectorException {
        try {
            return body.length == 0 ? null : Json.parse(body, values);
        } catch (MemoryExhausted e) {
            throw ConnectorException.tryLater(Reached.NO, String.valueOf(e.getMessage()), e);
        } catch (JsonProblem e) {
            return null; // The status or the missing token reports it.
        }
    }

    private static TokenResponse given(Grant grant, Map<String, String> form, Reply reply)
            throws ConnectorException, GrantRefused {
        String where = Target.shown(grant.token());
        int status = reply.status();
        String details = details(grant, form, reply.body());
        // Slack and GitHub answer rejected requests with 200.
        String error = text(reply.body(), "error");
        if (status >= 500 || status == 408 || status == 425 || status == 429 || isOutOfPlace(form, reply, error)) {
            throw new ConnectorException(
                    ErrorKind.TRY_LATER,
                    Reached.NO,
                    "No access token: " + where + " answered " + status + details + ".",
                    reply.retryAfter(),
                    null);
        }
        if ((status != 200 && status != 201) || error != null) {
            ConnectorException why = ConnectorException.credentials(
                    "No access token: " + where + " answered " + status + details + ". " + advice(grant, status, form));
            if (error != null && !OF_OTHERS.contains(error)) throw new GrantRefused(why);
            throw why;
        }
        String value = text(reply.body(), "access_token");
        if (value == null || value.isEmpty()) {
            throw ConnectorException.credentials("No access token: the answer of " + where
                    + " holds none. Check the token address of the connection.");
        }
        String refresh = text(reply.body(), "refresh_token");
        return new TokenResponse(
                Secret.of(value),
                refresh == null || refresh.isEmpty() ? null : Secret.of(refresh),
                lifetime(reply.body()));
    }

    /** Whether an error cannot be the token server's: refreshing has worked before, and the answer does not speak of it. */
    private static boolean isOutOfPlace(Map<String, String> form, Reply reply, @Nullable String error) {
        if (!form.containsKey("refresh_token")) return false;
        if (error != null) return error.equals("temporarily_unavailable") || error.equals("server_error");
        return text(reply.body(), "access_token") == null && reply.status() != 401;
    }

    private static String advice(Grant grant, int status, Map<String, String> form) {
        if (status != 200 && status != 400 && status != 401 && status != 403) {
            return "Check the token address of the connection.";
        }
        if (grant.assertion() != null) {
            return "Check issuer, subject, audience, scopes, key ID and signing key of the connection, and this server's"
                    + " clock.";
        }
        return form.containsKey("refresh_token")
                ? "Authorize the connection \"" + grant.connection() + "\" again."
                : "Check client id, client secret and scopes of the connection.";
    }

    private static @Nullable Duration lifetime(@Nullable Object body) {
        Object value = body instanceof Map<?, ?> map ? map.get("expires_in") : null;
        try {
            if (value instanceof Number number) return seconds(number);
            if (value instanceof String text) return seconds(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return null;
        }
        return null;
    }

    private static Duration seconds(Number number) {
        return Duration.ofSeconds(Math.max(0, Math.min(number.longValue(), MAX_LIFE)));
    }

    /** The server's error text, without secrets that it may repeat. */
    private static String details(Grant grant, Map<String, String> form, @Nullable Object body) {
        String error = text(body, "error");
        String description = text(body, "error_description");
        if (error == null && description == null) return "";
        String words = error == null ? description : description == null ? error : error + ": " + description;
        if (grant.clientSecret() != null)
            words = words.replace(grant.clientSecret().reveal(), "***");
        for (String name : new String[] {"refresh_token", "code", "code_verifier", "assertion"}) {
            String secret = form.get(name);
            if (secret != null && !secret.isEmpty()) words = words.replace(secret, "***");
        }
        StringBuilder clean = new StringBuilder(" (");
        for (int i = 0; i < Math.min(words.length(), 300); i++) {
            char c = words.charAt(i);
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
