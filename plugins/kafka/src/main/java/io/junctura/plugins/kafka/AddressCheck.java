package io.junctura.plugins.kafka;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges the addresses that the clients of one connection are about to call. Public only for Kafka's resolver of host names.
 * Thread safe.
 */
public final class AddressCheck {
    /** Set while a client is opened. A client may make its resolver on a thread that it begins, which inherits this. */
    private static final InheritableThreadLocal<AddressCheck> OPENING = new InheritableThreadLocal<>();

    private final Network network;
    private final int port;
    private volatile @Nullable ConnectorException refusal;

    /** @param port of a broker, since a resolver does not get the port */
    AddressCheck(Network network, int port) {
        this.network = network;
        this.port = port;
    }

    /** That of the client that is being opened. */
    public static @Nullable AddressCheck current() {
        return OPENING.get();
    }

    /** Resolves the name of a broker. Its addresses are judged, and the client connects to these. */
    public InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            return network.check(host, port).toArray(InetAddress[]::new);
        } catch (ConnectorException e) {
            refusal = e;
            throw new UnknownHostException(e.getMessage());
        }
    }

    /** Why the last address that was refused may not be called. */
    Optional<ConnectorException> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Whether that was the policy's decision, which no second try will change. */
    boolean isForbidden() {
        ConnectorException last = refusal;
        return last != null && last.kind() == ErrorKind.BAD_INPUT;
    }

    /** Opens a client whose addresses are checked. */
    <T> T opening(Supplier<T> client) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        OPENING.set(this);
        // Java's sign-in looks for Kafka's classes there.
        thread.setContextClassLoader(AddressCheck.class.getClassLoader());
        try {
            return client.get();
        } finally {
            thread.setContextClassLoader(before);
            OPENING.remove();
        }
    }
}
