package io.junctura.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** Writes an answer through Javalin's servlet. Javalin sends it when the handler has returned, or when its future has ended. */
final class ServletOutput implements Output {
    private final Context javalin;

    ServletOutput(Context javalin) {
        this.javalin = javalin;
    }

    Context javalin() {
        return javalin;
    }

    @Override
    public void status(int status) {
        javalin.status(status);
    }

    @Override
    public void header(String name, String value) {
        javalin.header(name, value);
    }

    @Override
    public void addHeader(String name, String value) {
        javalin.res().addHeader(name, value);
    }

    @Override
    public void send(byte[] body) {
        javalin.result(body);
    }

    @Override
    public void send(long length, InputStream body) {
        javalin.header("Content-Length", Long.toString(length));
        javalin.result(body);
    }

    /** Not Javalin's stream, which may compress. */
    @Override
    public OutputStream stream() {
        try {
            return javalin.res().getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the client is gone
        }
    }

    /** Javalin passes the exception of work that fails to the handler of {@link JavalinServer}. */
    @Override
    public void future(Supplier<? extends CompletableFuture<?>> work, Consumer<Throwable> failed) {
        javalin.future(work);
    }

    @Override
    public boolean isCommitted() {
        return javalin.res().isCommitted();
    }

    @Override
    public void cutOff(Throwable why) {
        ServletContextRequest.getServletContextRequest(javalin.req())
                .getServletChannel()
                .abort(why);
    }
}
