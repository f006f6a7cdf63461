package io.junctura.http;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes the answer to a request: directly to the connection, or through Javalin's servlet. */
interface Output {
    void status(int status);

    /** Sets a header. */
    void header(String name, String value);

    /** Adds a value to a header. */
    void addHeader(String name, String value);

    /** Sends the whole body. */
    void send(byte[] body);

    /** Sends a body of known length from a stream, and closes the stream. */
    void send(long length, InputStream body);

    /** A stream for the body, which its user closes. */
    OutputStream stream();

    /**
     * Keeps the request open until the work has ended, which answers it.
     *
     * @param failed gets the exception of work that fails
     */
    void future(Supplier<? extends CompletableFuture<?>> work, Consumer<Throwable> failed);

    /** Whether the status has been sent. */
    boolean isCommitted();

    /** Ends an answer that has begun, and its connection. */
    void cutOff(Throwable why);
}
