package io.junctura.connector;

import io.junctura.api.Reached;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What an {@code IOException} that a plugin let pass says about the network. Libraries wrap such exceptions, so the first
 * known one in the chain of causes counts.
 */
record PassedIo(String says, Reached reached, Throwable found) {

    /** No byte of a request has left before one of these. */
    private static final List<Class<? extends IOException>> NOT_CONNECTED = List.of(
            ConnectException.class,
            UnknownHostException.class,
            NoRouteToHostException.class,
            HttpConnectTimeoutException.class,
            SSLHandshakeException.class,
            SSLPeerUnverifiedException.class);

    private static final List<Class<? extends IOException>> NO_ANSWER =
            List.of(SocketTimeoutException.class, HttpTimeoutException.class);

    private static final List<Class<? extends IOException>> BROKEN_OFF =
            List.of(SocketException.class, SSLException.class, EOFException.class, ClosedChannelException.class);

    private static final int MOST_CAUSES = 20;

    /** @return empty if it is not about the network, so that trying again promises nothing */
    static Optional<PassedIo> of(IOException thrown) {
        Throwable at = thrown;
        for (int i = 0; i < MOST_CAUSES && at != null; i++, at = at.getCause()) {
            if (isOne(NOT_CONNECTED, at)) {
                return Optional.of(new PassedIo("There is no connection to the other system", Reached.NO, at));
            }
            if (isOne(NO_ANSWER, at)) {
                return Optional.of(new PassedIo("The other system did not answer in time", Reached.MAYBE, at));
            }
            if (isOne(BROKEN_OFF, at)) {
                return Optional.of(new PassedIo("The connection to the other system broke", Reached.MAYBE, at));
            }
        }
        // Java's own clients report lost connections by the plain class too.
        return thrown.getClass() == IOException.class
                ? Optional.of(new PassedIo("Reading or writing failed", Reached.MAYBE, thrown))
                : Optional.empty();
    }

    private static boolean isOne(List<Class<? extends IOException>> types, Throwable thrown) {
        return types.stream().anyMatch(type -> type.isInstance(thrown));
    }

    /** A sentence for people. It may hold secrets. */
    String message(String what) {
        return says + " in " + what + ": " + found.getClass().getSimpleName()
                + (found.getMessage() == null ? "" : ": " + found.getMessage()) + ".";
    }
}
