package io.junctura.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before a request reaches any route, in the same form as our own errors. */
final class JettyErrors extends ErrorHandler {
    private final HttpMetrics metrics;

    JettyErrors(HttpMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        metrics.answered(status);
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
            default -> status < 500 ? "The request is refused." : "Something went wrong in the server.";
        };
        String code = status < 500 ? "bad-message" : "internal";
        return Problems.body(new ProblemException(status, code, detail), Problems.newId());
    }
}
