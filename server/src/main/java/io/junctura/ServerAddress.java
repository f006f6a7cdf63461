package io.junctura;

import io.junctura.http.HttpServer;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The addresses of the server. Runs continue before the server listens, so callers wait until its addresses are known.
 * Thread safe.
 */
final class ServerAddress {
    private static final long LISTENS_WITHIN_SECONDS = 60;

    private final CompletableFuture<HttpServer> server = new CompletableFuture<>();

    void listens(HttpServer listening) {
        server.complete(listening);
    }

    boolean isKnown() {
        return server.isDone();
    }

    /** The address by which processes on this machine reach the server. */
    String local() {
        return listening().localAddress();
    }

    /** The public address, without a slash at the end. */
    String external() {
        return listening().publicAddress();
    }

    /** The ports on which the server listens. */
    Set<Integer> ports() {
        HttpServer listening = listening();
        Set<Integer> ports = new TreeSet<>();
        ports.add(listening.port());
        listening.hooksPort().ifPresent(ports::add);
        return ports;
    }

    private HttpServer listening() {
        try {
            return server.get(LISTENS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server stopped while it was starting", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the server does not listen yet", e);
        }
    }
}
