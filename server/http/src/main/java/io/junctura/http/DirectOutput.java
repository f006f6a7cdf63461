package io.junctura.http;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.Callback;

/** Writes an answer to the connection, and blocks no thread while the client reads it. */
final class DirectOutput implements Output {
    private final RequestInProgress exchange;
    private final ResponseMemory memory;
    private final Supplier<Callback> end;

    /** @param end gives what is called after the last byte of an answer */
    DirectOutput(RequestInProgress exchange, ResponseMemory memory, Supplier<Callback> end) {
        this.exchange = exchange;
        this.memory = memory;
        this.end = end;
    }

    @Override
    public void status(int status) {
        exchange.response.setStatus(status);
    }

    @Override
    public void header(String name, String value) {
        exchange.response.getHeaders().put(name, value);
    }

    @Override
    public void addHeader(String name, String value) {
        exchange.response.getHeaders().add(name, value);
    }

    @Override
    public void send(byte[] body) {
        Callback sent = memory.reserve(body.length, exchange.connection, end.get());
        if (sent == null) {
            exchange.failed(new EofException("closed by the server, which has no memory for the response"));
            return;
        }
        exchange.response.write(true, ByteBuffer.wrap(body), sent);
    }

    /** Another thread reads the stream. */
    @Override
    public void send(long length, InputStream body) {
        exchange.response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        Content.Source source = Content.Source.from(
                new ByteBufferPool.Sized(exchange.request.getComponents().getByteBufferPool()), body);
        executor().execute(() -> Content.copy(source, exchange.response, exchange));
    }

    private Executor executor() {
        return exchange.request.getConnectionMetaData().getConnector().getExecutor();
    }

    /** Collects the body until it is closed: a write must not block. */
    @Override
    public OutputStream stream() {
        return new ByteArrayOutputStream() {
            @Override
            public void close() {
                send(toByteArray());
            }
        };
    }

    @Override
    public void future(Supplier<? extends CompletableFuture<?>> work, Consumer<Throwable> failed) {
        CompletableFuture<?> unused = work.get().whenComplete((done, failure) -> {
            if (failure != null) failed.accept(failure);
        });
    }

    @Override
    public boolean isCommitted() {
        return exchange.response.isCommitted();
    }

    @Override
    public void cutOff(Throwable why) {
        exchange.failed(why);
    }
}
