package io.junctura.trigger.http;

import io.junctura.api.CallTrigger;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.api.Trigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.WebhookTrigger;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.JsonValue;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.View;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.memory.MemoryExhausted;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.Bindings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends a request to a flow as its sender would: over HTTP to the flow's own address, and signed. */
public final class TestRequestRoutes implements Routes {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);
    private static final int MAX_ANSWER_SIZE = 1 << 20;

    private final Flows flows;
    private final Bindings bindings;
    private final Supplier<String> localAddress;

    /** @param localAddress where this process reaches the server, without a slash at the end */
    public TestRequestRoutes(Bindings bindings, Flows flows, Supplier<String> localAddress) {
        this.bindings = bindings;
        this.flows = flows;
        this.localAddress = localAddress;
    }

    @Override
    public void routes(RouteTable table) {
        table.post("/api/v1/integrations/{name}/flows/{flow}/test-request", this::send)
                .needs(Permission.OPERATOR, Audit.CALL)
                .summary(
                        "Sends a request to a published flow, with the signature that its trigger requires; it starts a real run")
                .body(TestRequest.class)
                .bodyLimit(BodyLimit.EVENT)
                .answers(200, "What the flow's address answered", Answered.class)
                .answers(404, "No flow of this name is published")
                .answers(409, "The flow has no address, or only the sender can sign requests to it")
                .answers(422, "A header cannot be sent, or the trigger cannot be set up")
                .answers(504, "The flow's address did not answer in time");
    }

    record TestRequest(@Nullable JsonValue body, Map<String, String> headers) implements RequestBody {}

    /** What the flow's address answered. */
    record Answered(
            @Docs("The HTTP status") int status,
            @Nullable Object body,

            @IfPresent @Docs("The id of the run that it started") @Nullable
            String run)
            implements View {}

    /** A class of its own, so that a start does not load the certificates that the JDK's client reads when it is made. */
    private static final class Client {
        static final HttpClient HTTP = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** What a trigger signs. */
    private record Unsigned(String method, Map<String, String> headers, byte[] body) implements InboundRequest {
        @Override
        public Map<String, String> query() {
            return Map.of();
        }

        @Override
        public @Nullable Object payload() {
            throw new IllegalStateException("sign() must not read the payload. Sign the bytes of the body.");
        }
    }

    private void send(Exchange http) throws IOException, InterruptedException {
        PinnedFlow flow = FlowAddresses.live(flows, FlowAddresses.ofIntegration(http));
        String path = Bindings.path(flow.name(), bindings.kind(flow));
        if (path == null) {
            throw new ProblemException(
                    409,
                    "no-address",
                    "The flow " + flow.name() + " is started by "
                            + flow.plan().trigger().use()
                            + ", which takes no requests. Start it with a payload instead.");
        }
        TestRequest given = Bodies.read(http, TestRequest.class);
        HttpRequest request = request(flow, path, given);
        http.future(() -> Client.HTTP
                .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .handle((answer, failure) -> {
                    if (failure != null) throw unanswered(flow);
                    answer(http, answer);
                    return answer;
                }));
    }

    private HttpRequest request(PinnedFlow flow, String path, TestRequest given) throws InterruptedException {
        Map<String, String> headers = headers(given.headers());
        byte[] body = body(given.body(), headers);
        try {
            Bindings.Ready ready = bindings.of(flow);
            String method =
                    ready.methods().contains("POST") ? "POST" : ready.methods().get(0);
            headers.putAll(signature(ready, new Unsigned(method, headers, body)));
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(localAddress.get() + path))
                    .timeout(TIME_LIMIT)
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
            headers.forEach(request::setHeader);
            return request.build();
        } catch (ConnectorException e) {
            throw new ProblemException(
                    422,
                    "trigger-not-ready",
                    "The trigger of the flow " + flow.name() + " cannot be set up: " + e.getMessage());
        } catch (IllegalArgumentException e) { // of a header
            throw new ProblemException(422, "bad-header", "The request cannot be sent: " + e.getMessage() + ".")
                    .with("pointer", "/headers");
        }
    }

    private static Map<String, String> headers(Map<String, String> given) {
        Map<String, String> headers = new TreeMap<>();
        given.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        headers.putIfAbsent("content-type", "application/json");
        return headers;
    }

    /** A text goes as it is if a header says that it is no JSON. */
    private static byte[] body(@Nullable JsonValue given, Map<String, String> headers) {
        if (given == null) return new byte[0];
        Object body = given.value();
        boolean json = String.valueOf(headers.get("content-type"))
                .toLowerCase(Locale.ROOT)
                .contains("json");
        return body instanceof String text && !json ? text.getBytes(StandardCharsets.UTF_8) : Json.write(body);
    }

    @SuppressWarnings("unchecked") // The binder saw to it that the connection is the trigger's own.
    private static Map<String, String> signature(Bindings.Ready ready, InboundRequest request)
            throws ConnectorException, InterruptedException {
        Trigger<?> trigger = ready.bound().trigger();
        Optional<Map<String, String>> signed = ready.ask(context -> trigger instanceof CallTrigger<?>
                ? ((CallTrigger<Connection>) trigger).sign(request, context)
                : signed((WebhookTrigger<Connection>) trigger, request, context));
        return signed.orElseThrow(() -> new ProblemException(
                409,
                "cannot-sign",
                "Only the sender can sign requests to " + ready.flow().name()
                        + ", with a key that this server does not have. Let the other system send one."));
    }

    private static Optional<Map<String, String>> signed(
            WebhookTrigger<Connection> trigger, InboundRequest request, TriggerContext<Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        return trigger.sign(request, context);
    }

    private static ProblemException unanswered(PinnedFlow flow) {
        return new ProblemException(
                504,
                "no-answer",
                "The flow " + flow.name() + " did not answer within " + TIME_LIMIT.toSeconds()
                        + " seconds. Its runs show whether it started.");
    }

    private static void answer(Exchange http, HttpResponse<InputStream> answer) {
        Answered view;
        try (InputStream content = answer.body()) {
            byte[] bytes = content.readNBytes(MAX_ANSWER_SIZE);
            Object body = value(http, answer, bytes);
            // A call's answer is the flow's own, unless the run goes on or has failed.
            boolean own = !answer.request().uri().getPath().startsWith("/call/") || answer.statusCode() == 202;
            String run = own && body instanceof Map<?, ?> map && map.get("run") instanceof String id ? id : null;
            view = new Answered(answer.statusCode(), body, run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Answers.json(http, view);
    }

    private static @Nullable Object value(Exchange http, HttpResponse<InputStream> answer, byte[] bytes) {
        if (bytes.length == 0) return null;
        if (answer.headers().firstValue("content-type").orElse("").contains("json")) {
            try {
                return Json.parse(bytes, http.values());
            } catch (JsonProblem | MemoryExhausted e) {
                // Shown as text.
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
