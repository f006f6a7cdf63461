package io.junctura.plugins.http;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Rule;
import io.junctura.plugins.http.auth.SignIn;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends one HTTP request. The result is the response.
 *
 * <p><b>Repeating.</b> GET, HEAD and OPTIONS read; PUT and DELETE may be repeated. <b>POST and PATCH are assumed to be
 * safe to repeat, because the step's stable key is sent as {@code Idempotency-Key}.</b> An API that ignores this header
 * may do the work twice after a crash or a lost response. For such an API set {@code idempotencyKey: off}: the step is
 * then not repeated once the request may have arrived. Requests with other methods are not repeated either.
 *
 * <p><b>Failing.</b> Statuses from 400 on fail the step, unless {@code accept} lists them. After 408, 425, 429 and 5xx
 * the step is retried, after {@code Retry-After} if the server sends it. After 401 the step waits until the connection
 * is corrected. All other statuses are final.
 *
 * @param method         the HTTP method. An expression can yield other methods than those in the list
 * @param path           the path below the connection's address. Values of expressions are encoded, so that each stays
 *                       one segment
 * @param url            the whole address, for steps without a connection. It cannot be a private address
 * @param query          query parameters, which are encoded. A list repeats the parameter
 * @param headers        headers of the request. A list repeats the header
 * @param body           any value: a map or list is sent as JSON, a text as text, a file unchanged
 * @param bodyType       how the body is sent: {@code json}, {@code form} (a map), {@code text}, {@code multipart} (a
 *                       map of texts and files), {@code binary} (a file), or {@code none}. Without it, the body's value
 *                       decides
 * @param contentType    the body's media type. Without it, the type of the body decides
 * @param idempotencyKey whether the step's key is sent with POST and PATCH. Set {@code off} for APIs that ignore it
 * @param answer         the form of the response's body in the result: {@code auto} (by its content type),
 *                       {@code json}, {@code text}, {@code file} (of any size) or {@code none}
 * @param accept         statuses from 400 on that do not fail the step, such as 404
 * @param timeLimit      how long the whole exchange may take
 * @param maxRedirects   how many redirects are followed, from 0 to 10. Credentials are sent only to the first host
 * @param maxBytes       the largest response in bytes. A larger one fails the step. Not used with {@code answer: file}
 */
@Rule(
        must = Rule.Must.NONE,
        of = {"body", "contentType"},
        when = "bodyType",
        is = "none")
@Rule(
        must = Rule.Must.MAP,
        of = "body",
        when = "bodyType",
        is = {"form", "multipart"})
@Rule(must = Rule.Must.TEXT, of = "body", when = "bodyType", is = "text")
@Rule(must = Rule.Must.FILE, of = "body", when = "bodyType", is = "binary")
@ActionInfo(id = "request", title = "Send a request", effect = Effect.KEYED)
public record Request(
        @Field(
                fallback = "GET",
                choices = {
                    "GET",
                    "HEAD",
                    "OPTIONS",
                    "POST",
                    "PUT",
                    "PATCH",
                    "DELETE",
                    "QUERY",
                    "TRACE",
                    "PURGE",
                    "LINK",
                    "UNLINK",
                    "PROPFIND",
                    "PROPPATCH",
                    "MKCOL",
                    "COPY",
                    "MOVE",
                    "LOCK",
                    "UNLOCK",
                    "REPORT",
                    "SEARCH"
                })
        String method,

        @Field(
                mixed = Field.Mixed.PATH_SEGMENT,
                example = "/customers/42",
                pattern = Addresses.PATH,
                patternHint =
                        "a path below the connection's address, such as /customers/42: no whole address, and no \".\""
                                + " or \"..\" as a segment",
                connection = Field.Connected.ONLY_WITH)
        @Nullable
        String path,

        @Field(
                title = "URL",
                pattern = Addresses.ADDRESS,
                patternHint = Addresses.ADDRESS_HINT,
                connection = Field.Connected.INSTEAD)
        @Nullable
        String url,

        Map<String, Object> query,
        Map<String, Object> headers,
        @Field(widget = Field.Widget.JSON) @Nullable Object body,
        @Nullable BodyType bodyType,
        @Field(advanced = true) @Nullable String contentType,

        @Field(title = "Send Idempotency-Key", fallback = "on", advanced = true)
        Switch idempotencyKey,

        @Field(title = "Response format", fallback = "auto") AnswerType answer,
        @Field(title = "Accepted statuses") List<Integer> accept,
        @Field(fallback = "30s") Duration timeLimit,

        @Field(fallback = "3", min = 0, max = 10, advanced = true)
        int maxRedirects,

        @Field(fallback = "10000000", min = 0, advanced = true)
        long maxBytes)
        implements Action<HttpConnection, Request.Result> {

    /** How a body is sent. */
    public enum BodyType {
        JSON,
        FORM,
        TEXT,
        MULTIPART,
        BINARY,
        NONE
    }

    /** The form of a response's body in the result. */
    public enum AnswerType {
        AUTO,
        JSON,
        TEXT,
        FILE,
        NONE
    }

    /** On or off. */
    public enum Switch {
        ON,
        OFF
    }

    /**
     * The response.
     *
     * @param status  the HTTP status, such as 200
     * @param headers the headers, by their names in lower case. The values of a repeated header are joined by
     *                {@code ", "}
     * @param body    the body: the body: JSON as a value, text as a string, anything else as a file; absent without a
     *                body
     */
    public record Result(
            int status,
            Map<String, String> headers,
            @Nullable Object body) {}

    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization",
            "proxy-authenticate",
            "te",
            "trailer",
            "upgrade",
            "expect");

    public Request {
        method = method.strip().toUpperCase(Locale.ROOT);
        if (method.isEmpty()) throw new IllegalArgumentException("method must not be empty.");
        query = new LinkedHashMap<>(query);
        headers = new LinkedHashMap<>(headers);
        accept = List.copyOf(accept);
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("timeLimit must be longer than 0s.");
        }
        if (maxRedirects < 0 || maxRedirects > 10) {
            throw new IllegalArgumentException("maxRedirects must be 0 to 10.");
        }
        if (maxBytes < 0) throw new IllegalArgumentException("maxBytes must not be negative.");
        headers.forEach(Request::checkHeader);
    }

    private static void checkHeader(String name, @Nullable Object value) {
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("The header " + name
                    + " cannot be set: it belongs to the network connection and is written by the server itself.");
        }
        for (Object one : values(value)) {
            String text = Addresses.text(name, one);
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if ((c < ' ' && c != '\t') || c > '~') {
                    throw new IllegalArgumentException("The header " + name
                            + " holds a line break or a character outside ASCII, which HTTP cannot carry; encode it.");
                }
            }
        }
    }

    private static List<Object> values(@Nullable Object value) {
        if (value == null) return List.of();
        return value instanceof List<?> list
                ? list.stream().<Object>map(one -> one).toList()
                : List.of(value);
    }

    @Override
    public Optional<Effect> effect() {
        return Optional.of(
                switch (method) {
                    case "GET", "HEAD", "OPTIONS" -> Effect.READ;
                    case "PUT", "DELETE" -> Effect.IDEMPOTENT;
                    case "POST", "PATCH" -> idempotencyKey == Switch.ON ? Effect.KEYED : Effect.UNSAFE;
                    default -> Effect.UNSAFE;
                });
    }

    @Override
    public Result run(ActionContext<HttpConnection> context) throws ConnectorException, InterruptedException {
        HttpConnection connection = context.connection();
        URI address = address(connection);
        SignIn signIn = connection.signIn();
        try (HttpAnswer answer = signIn.send(request(context, connection, address, signIn), context)) {
            return result(context, answer, signIn);
        }
    }

    private URI address(HttpConnection connection) throws ConnectorException {
        try {
            if (connection.address() != null) {
                if (url != null) {
                    throw ConnectorException.badInput(
                            "\"url\" is for steps without a connection that has an address. This step has one: set \"path\" instead.");
                }
                return Addresses.join(connection.address(), path);
            }
            if (url == null) {
                throw ConnectorException.badInput(
                        "The step has no address. Choose a connection that has one and set \"path\", or set \"url\".");
            }
            if (path != null) {
                throw ConnectorException.badInput(
                        "\"path\" needs a connection with an address, which this step does not have. Set \"url\" instead.");
            }
            Addresses.checked("url", url);
            return Addresses.join(url, null);
        } catch (IllegalArgumentException e) {
            throw ConnectorException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private HttpRequest request(
            ActionContext<HttpConnection> context, HttpConnection connection, URI address, SignIn signIn)
            throws ConnectorException {
        HttpRequest.Builder request = HttpRequest.to(method, address);
        try {
            query.forEach(request::query);
        } catch (IllegalArgumentException e) {
            throw ConnectorException.badInput(String.valueOf(e.getMessage()));
        }
        Set<String> set = new java.util.HashSet<>(signIn.headers());
        String type = contentType;
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (set.contains(name)) {
                throw ConnectorException.badInput("The header " + header.getKey()
                        + " is set by the connection's sign-in. Remove it from the step.");
            }
            for (Object value : values(header.getValue())) {
                if (name.equals("content-type")) type = type == null ? Addresses.text(name, value) : type;
                else request.header(header.getKey(), Addresses.text(name, value));
            }
            set.add(name);
        }
        connection.headers().forEach((name, value) -> {
            if (set.add(name.toLowerCase(Locale.ROOT))) request.header(name, value);
        });
        boolean keyed = method.equals("POST") || method.equals("PATCH");
        if (keyed && idempotencyKey == Switch.ON && !set.contains("idempotency-key")) {
            request.header("Idempotency-Key", context.idempotencyKey());
        }
        request.body(new Bodies(context).of(body, bodyType, type));
        Duration left = Duration.between(context.clock().instant(), context.deadline());
        Duration limit = left.compareTo(timeLimit) < 0 ? left : timeLimit;
        return request.timeLimit(limit.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : limit)
                .maxRedirects(maxRedirects)
                .maxBytes(answer == AnswerType.FILE ? Long.MAX_VALUE : maxBytes)
                .build();
    }

    private Result result(ActionContext<HttpConnection> context, HttpAnswer received, SignIn signIn)
            throws ConnectorException, InterruptedException {
        int status = received.status();
        try {
            if (status >= 400) {
                received.orThrow(
                        "The server", accept.stream().mapToInt(one -> one).toArray());
            }
        } catch (ConnectorException e) {
            throw status == 401 ? notSignedIn(e, context.connection(), signIn) : e;
        }
        return new Result(status, received.headers(), ResponseBodies.body(answer, received, method, context));
    }

    private static ConnectorException notSignedIn(ConnectorException e, HttpConnection connection, SignIn signIn) {
        if (connection.address() == null) {
            return ConnectorException.refused(
                            e.getMessage() + " The step has no credentials: choose a connection that has them.")
                    .withStatus(401);
        }
        return ConnectorException.credentials(e.getMessage() + " " + signIn.remedy())
                .withStatus(401);
    }
}
