package io.junctura.plugins.s3;

import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import java.io.FilterInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Sends the requests of Amazon's library by the server's own client, with its pool, limits and policy. */
final class ServerHttp implements SdkHttpClient {
    /** The server writes them itself. */
    private static final Set<String> NOT_OURS =
            Set.of("host", "content-length", "transfer-encoding", "connection", "expect");

    /** Parameters of requests for lists. */
    private static final List<String> LISTS = List.of("list-type", "uploads", "uploadId");

    private static final Duration FOR_WORDS = Duration.ofSeconds(20);
    private static final Duration FOR_CONTENT = Duration.ofMinutes(10);
    private static final long MAX_WORDS = 16_000_000;

    private final Http http;

    ServerHttp(Http http) {
        this.http = http;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Prepared(request);
    }

    @Override
    public String clientName() {
        return "Junctura";
    }

    @Override
    public void close() {
        // The client is the server's.
    }

    private static HttpRequest converted(HttpExecuteRequest request) {
        SdkHttpRequest given = request.httpRequest();
        boolean words = isOfWords(given);
        HttpRequest.Builder made = HttpRequest.to(given.method().name(), address(given))
                .timeLimit(words ? FOR_WORDS : FOR_CONTENT)
                .maxBytes(words ? MAX_WORDS : Long.MAX_VALUE);
        given.forEachHeader((name, values) -> {
            if (NOT_OURS.contains(name.toLowerCase(Locale.ROOT))) return;
            for (String value : values) made.header(name, value);
        });
        // An object that is stored compressed stays compressed.
        if (given.firstMatchingHeader("Accept-Encoding").isEmpty()) made.header("Accept-Encoding", "identity");
        request.contentStreamProvider().ifPresent(content -> made.body(body(given, content)));
        return made.build();
    }

    private static HttpRequest.Body body(SdkHttpRequest given, ContentStreamProvider content) {
        long length =
                given.firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(-1L);
        return new HttpRequest.Body.Streamed(content::newStream, length, "");
    }

    /** Whether nothing but names and dates goes over the line. */
    private static boolean isOfWords(SdkHttpRequest given) {
        if (given.method() == SdkHttpMethod.HEAD || given.method() == SdkHttpMethod.DELETE) return true;
        return given.method() == SdkHttpMethod.GET && LISTS.stream().anyMatch(given.rawQueryParameters()::containsKey);
    }

    private static URI address(SdkHttpRequest given) {
        String port = given.getUri().getPort() < 0 ? "" : ":" + given.port();
        String query = given.encodedQueryParameters().map(text -> "?" + text).orElse("");
        return URI.create(given.protocol() + "://" + given.host() + port + given.encodedPath() + query);
    }

    /** One request. */
    private final class Prepared implements ExecutableHttpRequest {
        private final HttpExecuteRequest request;

        Prepared(HttpExecuteRequest request) {
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() {
            try {
                return answered(http.send(converted(request)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw AbortedException.create("The call was interrupted.", e);
            } catch (ConnectorException e) {
                throw SdkClientException.create(e.getMessage(), e);
            }
        }

        private HttpExecuteResponse answered(HttpAnswer answer) throws ConnectorException {
            SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(answer.status());
            answer.headers().forEach(head::putHeader);
            return HttpExecuteResponse.builder()
                    .response(head.build())
                    .responseBody(AbortableInputStream.create(new Body(answer), answer::close))
                    .build();
        }

        /** The client ends by itself when its thread is interrupted. */
        @Override
        public void abort() {}
    }

    /** Gives the connection back when it is closed. */
    private static final class Body extends FilterInputStream {
        private final HttpAnswer answer;

        Body(HttpAnswer answer) throws ConnectorException {
            super(answer.stream());
            this.answer = answer;
        }

        @Override
        public void close() {
            answer.close();
        }
    }
}
