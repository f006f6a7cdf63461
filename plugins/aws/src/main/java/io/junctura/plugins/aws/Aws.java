package io.junctura.plugins.aws;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.plugins.sigv4.Signer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The APIs of SQS, SNS and STS, as one call uses them. */
final class Aws {
    /** Longer than SQS waits for messages. */
    private static final Duration USUAL = Duration.ofSeconds(30);

    private static final Duration BRIEF = Duration.ofSeconds(5);

    /** Ten messages of a megabyte each, with escaped characters. */
    private static final long MAX_BYTES = 64_000_000;

    private static final String JSON = "application/x-amz-json-1.0";
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final Map<String, String> VERSIONS = Map.of("sns", "2010-03-31", "sts", "2011-06-15");

    private final ConnectionContext<?> context;
    private final AwsConnection connection;
    private final Duration timeLimit;

    private Aws(ConnectionContext<?> context, Duration timeLimit) {
        this.context = context;
        this.connection = (AwsConnection) context.connection();
        this.timeLimit = timeLimit;
    }

    static Aws of(ConnectionContext<? extends Connection> context) {
        return new Aws(context, USUAL);
    }

    /** With a time limit for people who wait. */
    Aws brief() {
        return new Aws(context, BRIEF);
    }

    String region() {
        return connection.region();
    }

    /** Calls SQS by its JSON protocol. */
    <T> T sqs(RequestTarget place, String operation, Map<String, ?> input, Class<T> type)
            throws ConnectorException, InterruptedException {
        return sqs(place, operation, input).json(type);
    }

    /** Calls SQS for an answer that says nothing. */
    void callSqs(RequestTarget place, String operation, Map<String, ?> input)
            throws ConnectorException, InterruptedException {
        sqs(place, operation, input).close();
    }

    private HttpAnswer sqs(RequestTarget place, String operation, Map<String, ?> input)
            throws ConnectorException, InterruptedException {
        HttpAnswer answer = send(
                "sqs",
                place.region(),
                context.json().write(input),
                JSON,
                Map.of("x-amz-target", "AmazonSQS." + operation));
        if (isSuccess(answer)) return answer;
        throw failure(answer, "SQS", operation, place).toException();
    }

    /** Calls SNS by its query protocol. */
    Xml sns(RequestTarget place, String operation, Map<String, String> parameters)
            throws ConnectorException, InterruptedException {
        return sns(place, operation, parameters, Set.of());
    }

    /** @param also codes of errors that are no failure here */
    Xml sns(RequestTarget place, String operation, Map<String, String> parameters, Set<String> also)
            throws ConnectorException, InterruptedException {
        return read(query("sns", place.region(), operation, parameters), "SNS", operation, place, also);
    }

    /** Calls SNS without credentials. */
    Xml snsUnsigned(RequestTarget place, String operation, Map<String, String> parameters)
            throws ConnectorException, InterruptedException {
        HttpRequest request = HttpRequest.post(connection.address("sns", place.region()))
                .body(form("sns", operation, parameters), FORM)
                .timeLimit(timeLimit)
                .build();
        return read(context.http().send(request), "SNS", operation, place, Set.of());
    }

    Xml sts(String operation) throws ConnectorException, InterruptedException {
        RequestTarget place = new RequestTarget(region(), "the access key");
        return read(query("sts", region(), operation, Map.of()), "STS", operation, place, Set.of());
    }

    private HttpAnswer query(String service, String region, String operation, Map<String, String> parameters)
            throws ConnectorException, InterruptedException {
        return send(service, region, form(service, operation, parameters), FORM, Map.of());
    }

    private static byte[] form(String service, String operation, Map<String, String> parameters) {
        Map<String, String> all = new TreeMap<>(parameters);
        all.put("Action", operation);
        all.put("Version", VERSIONS.getOrDefault(service, ""));
        return all.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Xml read(HttpAnswer answer, String service, String operation, RequestTarget place, Set<String> also)
            throws ConnectorException, InterruptedException {
        if (!isSuccess(answer)) {
            Failure failure = failure(answer, service, operation, place);
            if (also.contains(failure.code())) return Xml.EMPTY;
            throw failure.toException();
        }
        try (answer) {
            return Xml.parse(answer.bytes(), service + " answered " + operation + " for " + place.shown());
        }
    }

    private HttpAnswer send(String service, String region, byte[] body, String contentType, Map<String, String> headers)
            throws ConnectorException, InterruptedException {
        URI address = connection.address(service, region);
        Map<String, String> signed = new TreeMap<>(headers);
        signed.put("content-type", contentType);
        HttpRequest.Builder request = HttpRequest.post(address)
                .body(body, contentType)
                .timeLimit(timeLimit)
                .maxBytes(MAX_BYTES);
        headers.forEach(request::header);
        new Signer(connection.accessKey(), service, region)
                .sign(
                        "POST",
                        address,
                        signed,
                        Signer.sha256(body),
                        context.clock().instant())
                .forEach(request::header);
        return context.http().send(request.build());
    }

    private static boolean isSuccess(HttpAnswer answer) {
        return answer.status() / 100 == 2;
    }

    private Failure failure(HttpAnswer answer, String service, String operation, RequestTarget place)
            throws ConnectorException, InterruptedException {
        try (answer) {
            return Failure.read(answer, service + " answered " + operation + " for " + place.shown(), context);
        }
    }
}
