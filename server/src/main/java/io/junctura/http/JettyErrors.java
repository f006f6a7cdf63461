package io.junctura.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before a request reaches any route, in the same form as our own errors. */
final class JettyErrors extends ErrorHandler {
    private final SecurityHeaders security;
    private final HttpMetrics metrics;

    JettyErrors(SecurityHeaders security, HttpMetrics metrics) {
        this.security = security;
        this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // To HTTP/2 without a preface, Jetty offers an upgrade that nobody has here.
        if (response.getStatus() == HttpStatus.UPGRADE_REQUIRED_426) {
            response.setStatus(HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505);
        }
        int status = response.getStatus();
        metrics.answered(status);
        security.put(request, response.getHeaders());
        // Where such a request ends is uncertain, so nothing that follows it is read.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.CONTENT_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(body(status)), callback);
        return true;
    }

    private static byte[] body(int status) {
        String detail = switch (status) {
            case 400 -> "The request is not proper HTTP.";
            case 408 -> "The request came in too slowly.";
            case 414 -> "The address is too long.";
            case 431 -> "The request's headers have more than the 16 KB that are allowed.";
            case 501 -> "The body's transfer coding is not known here. Send it chunked, or with its length.";
            case 505 -> "The request is of a version of HTTP that is not spoken here. Send HTTP/1.1.";
            default -> status < 500 ? "The request is refused." : "Something went wrong in the server.";
        };
        String code = status < 500 ? "bad-message" : status == 501 || status == 505 ? "not-supported" : "internal";
        return Problems.body(new ProblemException(status, code, detail), Problems.newId());
    }
}
