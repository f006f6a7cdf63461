package io.junctura.connection;

import static io.junctura.http.schema.Schemas.string;

import io.junctura.access.Caller;
import io.junctura.api.ConnectorException;
import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.Grants;
import io.junctura.connector.SavedConnection;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import io.junctura.outbound.Grant;
import io.junctura.outbound.Tokens;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * OAuth2 consent in the browser, by the authorization code grant with PKCE (RFC 6749, RFC 7636). The person who consents at the
 * other system may be someone else than the user who starts it.
 */
public final class ConsentRoutes implements Routes {
    /** The path of the redirect address, below the public URL. It must be registered exactly so at the other system. */
    public static final String CALLBACK = "/oauth/callback";

    private static final Duration TIME = Duration.ofMinutes(10);
    private static final int MAX = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SavedConnections connections;
    private final Supplier<Collection<ConnectorDescriptor>> connectors;
    private final Permits permits;
    private final Tokens tokens;
    private final Supplier<String> publicAddress;
    private final AuditLog audit;
    private final Clock clock;

    /** Pending consents by their states, oldest first. Lost at a restart. */
    private final Map<String, PendingConsent> asked = new LinkedHashMap<>();

    /** What became of the consents, by ids that only the user who started one gets, oldest first. Lost at a restart. */
    private final Map<String, Progress> progress = new LinkedHashMap<>();

    /** @param by the user who started it */
    private record PendingConsent(String id, Grant grant, String verifier, URI redirect, Instant until, Actor by) {}

    /** @param message why it was refused or failed; what was done, if it was given; empty while it is waited for */
    private record Progress(String connection, Instant until, String state, String message) {
        static final String WAITING = "waiting";

        boolean isExpired(Instant now) {
            return state.equals(WAITING) && now.isAfter(until);
        }
    }

    /** A consent that was started. */
    record Started(String id, String address, String redirect, Instant until) implements View {}

    record State(
            @OneOf({Progress.WAITING, "given", "refused", "failed", "expired"})
            String state,

            @IfPresent @Docs("Why it was refused or failed, in the other system's words") @Nullable
            String message,

            Instant until)
            implements View {}

    /** What the connectors' plugins may call. */
    @FunctionalInterface
    public interface Permits {

        /** @throws ConnectorException with a sentence, if the connection's plugin may not call the address */
        void check(SavedConnection connection, URI address) throws ConnectorException;
    }

    public ConsentRoutes(
            SavedConnections connections,
            Supplier<Collection<ConnectorDescriptor>> connectors,
            Permits permits,
            Tokens tokens,
            Supplier<String> publicAddress,
            AuditLog audit,
            Clock clock) {
        this.connections = connections;
        this.connectors = connectors;
        this.permits = permits;
        this.tokens = tokens;
        this.publicAddress = publicAddress;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void routes(RouteTable table) {
        table.post("/api/v1/connections/{name}/authorize", this::ask)
                .needs(Permission.CONNECTION_MANAGER, Audit.CALL)
                .summary("Creates an address at which a person gives OAuth2 consent for the connection")
                .answers(200, "The address to open in a browser; it works once", Started.class)
                .answers(404, "There is no such connection")
                .answers(409, "This connection needs no consent");
        table.get("/api/v1/connections/{name}/consents/{id}", this::progress)
                .needs(Permission.CONNECTION_MANAGER, Audit.NONE)
                .summary("The state of a consent that was started")
                .answers(200, "Its state, with a message once it is decided", State.class)
                .answers(404, "There is no such consent, or it is too old");
        table.get(CALLBACK, this::consented)
                .needs(Permission.PUBLIC, Audit.OWN_LINE)
                .summary("The OAuth2 redirect address, protected by its state")
                .answers(200, "A page that confirms the consent", "text/plain", () -> string())
                .answers(
                        400,
                        "The request is unknown, or consent was refused. Browsers get a page for this and other errors")
                .answers(409, "The connection has changed since")
                .answers(502, "The other system issued no token");
    }

    /** The grant of a connection; empty if it does not sign in by OAuth2. */
    static Optional<Grant> grant(
            SavedConnections connections, Supplier<Collection<ConnectorDescriptor>> connectors, String name)
            throws ConnectorException {
        SavedConnection saved = connections.find(name).orElse(null);
        if (saved == null) return Optional.empty();
        for (ConnectorDescriptor connector : connectors.get()) {
            if (connector.id().equals(saved.connector())) return Grants.of(connector, saved);
        }
        return Optional.empty();
    }

    /** A person's consent is exchanged where the plugin may call, or nowhere. @return null: it does not sign in by OAuth2 */
    private @Nullable Grant permitted(String name) throws ConnectorException {
        Grant grant = grant(connections, connectors, name).orElse(null);
        SavedConnection saved = connections.find(name).orElse(null);
        if (grant != null && saved != null) permits.check(saved, grant.token());
        return grant;
    }

    private void ask(Exchange http) {
        String name = http.pathParam("name");
        if (connections.view(name).isEmpty())
            throw ProblemException.notFound("No connection is named \"" + name + "\".");
        Grant grant;
        try {
            grant = permitted(name);
        } catch (ConnectorException e) {
            throw new ProblemException(422, "invalid", String.valueOf(e.getMessage()));
        }
        URI authorize = grant == null ? null : grant.authorize();
        if (grant == null || authorize == null) {
            throw new ProblemException(
                    409,
                    "no-consent-needed",
                    "The connection \"" + name + "\" needs no consent: it does not use OAuth2, uses the client's own"
                            + " credentials, or lacks an address or a client id.");
        }
        String state = drawn();
        String verifier = drawn();
        URI redirect = URI.create(publicAddress.get() + CALLBACK);
        String id = drawn();
        Instant until = clock.instant().plus(TIME);
        synchronized (asked) {
            asked.values().removeIf(one -> clock.instant().isAfter(one.until()));
            if (asked.size() >= MAX) asked.remove(asked.keySet().iterator().next());
            asked.put(
                    state,
                    new PendingConsent(
                            id,
                            grant,
                            verifier,
                            redirect,
                            until,
                            Caller.of(http).actor()));
            if (progress.size() >= MAX)
                progress.remove(progress.keySet().iterator().next());
            progress.put(id, new Progress(name, until, Progress.WAITING, ""));
        }
        Map<String, String> query = new LinkedHashMap<>(grant.parameters());
        query.put("response_type", "code");
        query.put("client_id", grant.clientId());
        query.put("redirect_uri", redirect.toString());
        if (!grant.scopes().isEmpty()) query.put("scope", String.join(" ", grant.scopes()));
        query.put("state", state);
        query.put("code_challenge", challenge(verifier));
        query.put("code_challenge_method", "S256");
        Answers.json(http, new Started(id, with(authorize, query), redirect.toString(), until));
    }

    private void progress(Exchange http) {
        String name = http.pathParam("name");
        Progress found;
        synchronized (asked) {
            found = progress.get(http.pathParam("id"));
        }
        if (found == null || !found.connection().equals(name))
            throw ProblemException.notFound("No such consent was started for the connection \"" + name
                    + "\", or it is too old. Start again at the connection.");
        String state = found.isExpired(clock.instant()) ? "expired" : found.state();
        String message = found.message().isEmpty() ? null : found.message();
        Answers.json(http, new State(state, message, found.until()));
    }

    /** Tells the person who consented, and the user who waits for it. */
    private void decided(Exchange http, int status, PendingConsent one, String state, String sentence) {
        String text = shortened(sentence);
        synchronized (asked) {
            progress.replace(one.id(), new Progress(one.grant().connection(), one.until(), state, text));
        }
        if (status == 200) page(http, status, text);
        else error(http, status, "consent-" + state, text);
    }

    private void consented(Exchange http) throws InterruptedException {
        String state = http.queryParam("state");
        PendingConsent one;
        synchronized (asked) {
            one = state == null ? null : asked.remove(state);
        }
        if (one == null || clock.instant().isAfter(one.until())) {
            error(
                    http,
                    400,
                    "unknown-consent",
                    "This consent request is unknown or has expired. Start again at the connection.");
            return;
        }
        String name = one.grant().connection();
        String code = http.queryParam("code");
        String error = http.queryParam("error");
        if (error != null || code == null) {
            String why = http.queryParam("error_description");
            decided(
                    http,
                    400,
                    one,
                    "refused",
                    "The connection \"" + name + "\" was not authorized: "
                            + (error == null ? "the answer holds no code" : error + (why == null ? "" : ": " + why))
                            + ".");
            return;
        }
        try {
            Grant now = permitted(name);
            if (!one.grant().equals(now)) {
                decided(
                        http,
                        409,
                        one,
                        "failed",
                        "The connection \"" + name + "\" has changed since. Start again at the connection.");
                return;
            }
            tokens.consented(one.grant(), code, one.verifier(), one.redirect());
        } catch (ConnectorException e) {
            decided(http, 502, one, "failed", "The connection \"" + name + "\" was not authorized. " + e.getMessage());
            return;
        }
        connections.credentialsReplaced(name);
        audit.record(AuditAction.CONNECTION_CONSENTED, one.by(), name);
        decided(http, 200, one, "given", "The connection \"" + name + "\" is authorized. You may close this window.");
    }

    /** A page for the browser of a person, problem details for other clients. */
    private static void error(Exchange http, int status, String code, String sentence) {
        String accepted = http.header("Accept");
        if (accepted == null || !accepted.toLowerCase(Locale.ROOT).contains("text/html")) {
            throw new ProblemException(status, code, sentence);
        }
        page(http, status, sentence);
    }

    private static void page(Exchange http, int status, String sentence) {
        http.status(status);
        http.contentType("text/plain; charset=utf-8");
        http.header("Cache-Control", "no-store");
        http.header("Referrer-Policy", "no-referrer");
        http.result(sentence.getBytes(StandardCharsets.UTF_8));
    }

    private static String shortened(String sentence) {
        return sentence.length() > 1_000 ? sentence.substring(0, 1_000) : sentence;
    }

    /** 43 characters that cannot be guessed. */
    private static String drawn() {
        byte[] drawn = new byte[32];
        RANDOM.nextBytes(drawn);
        return text(drawn);
    }

    private static String challenge(String verifier) {
        try {
            return text(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String with(URI address, Map<String, String> query) {
        StringBuilder text = new StringBuilder(address.toString());
        char next = address.getRawQuery() == null ? '?' : '&';
        for (Map.Entry<String, String> one : query.entrySet()) {
            text.append(next)
                    .append(URLEncoder.encode(one.getKey(), StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8)
                            .replace("+", "%20"));
            next = '&';
        }
        return text.toString();
    }
}
