package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Gives the errors of Jetty, which refuses some requests before routing, the same form as our own errors. */
final class JettyErrors extends ErrorHandler {
    private final SecurityHeaders security;
    private final HttpMetrics metrics;

    JettyErrors(SecurityHeaders security, HttpMetrics metrics) {
        this.security = security;
        this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // Jetty answers HTTP/2 without a preface by an upgrade that this server does not support.
        if (response.getStatus() == HttpStatus.UPGRADE_REQUIRED_426) {
            response.setStatus(HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505);
        }
        int status = response.getStatus();
        metrics.answered(status);
        security.put(request, response.getHeaders());
        // The end of such a request is unknown, so the connection cannot be used for another one.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.CONTENT_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(body(status)), callback);
        return true;
    }

    private static byte[] body(int status) {
        String detail = switch (status) {
            case 400 -> "The request is not valid HTTP.";
            case 408 -> "The request arrived too slowly.";
            case 414 -> "The address is too long.";
            case 431 -> "The request's headers are larger than the limit of 16 KB.";
            case 501 ->
                "The server does not support the body's transfer coding. Send the body chunked, or with its length.";
            case 505 -> "The server does not support this version of HTTP. Send HTTP/1.1.";
            default -> status < 500 ? "The server refused the request." : "An error occurred in the server.";
        };
        String code = status < 500 ? "bad-message" : status == 501 || status == 505 ? "not-supported" : "internal";
        return Problems.body(new ProblemException(status, code, detail), Problems.newId());
    }
}
