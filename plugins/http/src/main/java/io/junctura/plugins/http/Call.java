package io.junctura.plugins.http;

import io.junctura.api.CallTrigger;
import io.junctura.api.ConnectorException;
import io.junctura.api.CrossOrigin;
import io.junctura.api.Field;
import io.junctura.api.HttpRequest;
import io.junctura.api.InboundRequest;
import io.junctura.api.LateAnswer;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.plugins.http.signature.SignatureVerification;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the flow while the caller waits, and answers with the response of its {@code respond} step.
 *
 * @param methods   the HTTP methods that start a run. Without it, GET and POST. Requests with other methods get 405
 * @param timeLimit how long the caller waits and steps are retried. After that time, the run continues, and the caller
 *                  gets 202 with a status address
 * @param verify    how the caller's signature is checked. Without it, anyone who knows the address may call
 * @param late      how the caller gets a response after the time limit: from the status address, or by a POST to the
 *                  caller's address. If set, steps are also retried after the time limit
 * @param cors      the origins whose pages may call. Without it, none
 */
@TriggerInfo(id = "call", title = "Called over HTTP")
public record Call(
        @Field(choices = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"})
        List<String> methods,

        @Field(fallback = "30s") Duration timeLimit,
        @Field(title = "Signature verification") @Nullable SignatureVerification verify,

        @Field(title = "Late answers", advanced = true) @Nullable
        LateResponse late,

        @Field(title = "CORS", advanced = true) @Nullable Cors cors)
        implements CallTrigger<HttpConnection> {

    private static final List<String> DEFAULT_METHODS = List.of("GET", "POST");

    /** Without TRACE and CONNECT, which are for proxies, and without unknown methods. */
    private static final Set<String> KNOWN =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY");

    public Call {
        methods = methods.isEmpty()
                ? DEFAULT_METHODS
                : methods.stream()
                        .map(method -> method.strip().toUpperCase(Locale.ROOT))
                        .distinct()
                        .toList();
        for (String method : methods) {
            if (!KNOWN.contains(method)) {
                throw new IllegalArgumentException(
                        "methods may contain GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS and" + " QUERY, but not "
                                + method + ".");
            }
        }
        if (timeLimit.isNegative() || timeLimit.isZero() || timeLimit.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("timeLimit must be up to ten minutes.");
        }
    }

    @Override
    public void verify(InboundRequest request, TriggerContext<HttpConnection> context) throws ConnectorException {
        if (verify != null) verify.check(request, context.clock().instant());
    }

    @Override
    public Optional<Map<String, String>> sign(InboundRequest request, TriggerContext<HttpConnection> context) {
        return verify == null
                ? Optional.of(Map.of())
                : verify.sign(request.body(), context.clock().instant());
    }

    @Override
    public boolean answersLate() {
        return late != null;
    }

    @Override
    public Optional<URI> lateAddress(InboundRequest request, TriggerContext<HttpConnection> context)
            throws ConnectorException {
        return late == null ? Optional.empty() : late.address(request);
    }

    @Override
    public HttpRequest late(LateAnswer answer, TriggerContext<HttpConnection> context) throws ConnectorException {
        if (late == null) {
            throw ConnectorException.badInput(
                    "The call's trigger no longer sets how late answers" + " are posted. Add \"late\" to it again.");
        }
        return late.request(answer, context.clock().instant());
    }

    @Override
    public Optional<CrossOrigin> crossOrigin() {
        return Optional.ofNullable(cors).map(Cors::crossOrigin);
    }

    @Override
    public Optional<String> challenge() {
        return verify == null ? Optional.empty() : verify.challenge();
    }

    @Override
    public Set<String> credentialHeaders() {
        return verify == null ? Set.of() : verify.credentialHeaders();
    }
}
