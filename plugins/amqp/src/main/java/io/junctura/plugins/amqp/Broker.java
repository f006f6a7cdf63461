package io.junctura.plugins.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a broker. Thread safe. Threads of its own publish messages, because the client ignores interrupts
 * while the broker reads nothing.
 */
final class Broker implements AutoCloseable {
    /** The size of the largest message to publish. RabbitMQ's default limit is 16 MiB. */
    static final int MAX_MESSAGE_SIZE = 64 << 20;

    private static final int HANDSHAKE_MILLIS = 5_000;
    private static final int HEARTBEAT_SECONDS = 30;
    private static final int CLOSE_MILLIS = 2_000;

    private final Connection connection;
    private final Socket socket;
    private final BrokerAddress address;
    private final AmqpConnection settings;
    private final Deque<ConfirmingChannel> free = new ConcurrentLinkedDeque<>();
    private final ExecutorService publishers;
    private volatile @Nullable String blocked;
    private volatile boolean isStuck;

    private Broker(Connection connection, Socket socket, BrokerAddress address, AmqpConnection settings) {
        this.connection = connection;
        this.socket = socket;
        this.address = address;
        this.settings = settings;
        this.publishers = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "amqp-publisher-" + address);
            thread.setDaemon(true);
            return thread;
        });
        connection.addBlockedListener(reason -> blocked = reason, () -> blocked = null);
    }

    /** How frames are read from and written to a socket. */
    interface Frames {
        FrameHandler on(Socket socket) throws IOException;
    }

    /**
     * Connects to the first broker that answers.
     *
     * @param name what the broker's list of connections shows
     */
    static Broker open(ConnectionContext<AmqpConnection> context, String name, Frames frames)
            throws ConnectorException, InterruptedException {
        List<BrokerAddress> all = context.connection().brokers();
        for (BrokerAddress each : all.subList(0, all.size() - 1)) {
            try {
                return open(each, context, name, frames);
            } catch (ConnectorException e) {
                if (e.kind() != ErrorKind.TRY_LATER) throw e;
                context.log().log(Level.WARNING, e.getMessage() + " The next broker is asked.");
            }
        }
        return open(all.get(all.size() - 1), context, name, frames);
    }

    private static Broker open(
            BrokerAddress address, ConnectionContext<AmqpConnection> context, String name, Frames frames)
            throws ConnectorException, InterruptedException {
        AmqpConnection settings = context.connection();
        Socket socket = address.tls()
                ? context.network().connectTls(address.host(), address.port())
                : context.network().connect(address.host(), address.port());
        try {
            Connection connection = factory(settings, socket, frames).newConnection(name);
            return new Broker(connection, socket, address, settings);
        } catch (TimeoutException e) {
            close(socket);
            throw ConnectorException.tryLater(
                    Reached.NO,
                    "Cannot sign in to the broker at " + address
                            + ": it has not answered in time. Check that AMQP 0-9-1 is"
                            + " spoken at this port, and whether the port is one for TLS (amqps).",
                    e);
        } catch (IOException e) {
            close(socket);
            throw Failures.of(e, "Cannot sign in to the broker at " + address, Reached.NO);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The connection is not used any more.
        }
    }

    private static ConnectionFactory factory(AmqpConnection settings, Socket socket, Frames frames) {
        ConnectionFactory factory = new ConnectionFactory() {
            @Override
            protected synchronized FrameHandlerFactory createFrameHandlerFactory() {
                return (to, name) -> frames.on(socket);
            }
        };
        factory.setVirtualHost(settings.virtualHost());
        String user = settings.user();
        if (user == null) {
            factory.setSaslConfig(DefaultSaslConfig.EXTERNAL);
        } else {
            factory.setUsername(user);
            factory.setPassword(
                    settings.password() == null ? "" : settings.password().reveal());
        }
        // The server reconnects: it calls a trigger again, and replaces a shared connection.
        factory.setAutomaticRecoveryEnabled(false);
        factory.setExceptionHandler(new DefaultExceptionHandler() {
            @Override
            public void handleUnexpectedConnectionDriverException(Connection lost, Throwable why) {
                // The user of the connection gets the exception; the log would repeat it.
            }
        });
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setHandshakeTimeout(HANDSHAKE_MILLIS);
        factory.setChannelRpcTimeout((int) settings.timeout().toMillis());
        return factory;
    }

    /** Whether it can be used by others. */
    boolean isOpen() {
        return connection.isOpen() && !isStuck;
    }

    /** Asks for a channel, which proves that the broker answers. */
    void test(System.Logger log) throws ConnectorException, InterruptedException {
        try {
            channel().close();
        } catch (IOException | TimeoutException | RuntimeException e) {
            throw Failures.of(e, "The broker at " + address + " does not answer", Reached.NO);
        }
        log.log(
                Level.INFO,
                "{0} {1} answers at {2}, with the virtual host \"{3}\".",
                said("product"),
                said("version"),
                address,
                settings.virtualHost());
    }

    private String said(String property) {
        Map<String, Object> properties = connection.getServerProperties();
        return String.valueOf(properties.getOrDefault(property, "?"));
    }

    Channel channel() throws IOException {
        return connection
                .openChannel()
                .orElseThrow(() -> new IOException("The broker permits no more channels on this connection"));
    }

    BrokerAddress address() {
        return address;
    }

    /** Publishes a message, and returns when the broker has it. */
    void publish(Message message) throws ConnectorException, InterruptedException {
        String what = "Cannot publish to " + message.place() + " at " + address;
        String reason = blocked;
        if (reason != null) {
            throw ConnectorException.tryLater(
                    Reached.NO, what + ": the broker takes no messages at present (" + reason + ").");
        }
        ConfirmingChannel channel = sent(message, what);
        try {
            boolean isTaken = channel.isTaken(settings.timeout());
            Return returned = channel.returned(isTaken);
            if (returned != null) {
                throw ConnectorException.refused(what + ": " + returned.getReplyText() + " (" + returned.getReplyCode()
                        + "). No queue got the message. Bind a queue, or correct the routing key.");
            }
            if (!isTaken) {
                throw ConnectorException.tryLater(
                        Reached.MAYBE,
                        what + ": the broker did not take the message (basic.nack). Usually, a queue is full.");
            }
        } catch (TimeoutException e) {
            Duration timeout = settings.timeout();
            throw ConnectorException.tryLater(
                    Reached.MAYBE,
                    what + ": the broker has not confirmed the message within " + timeout.toSeconds() + " s.",
                    e);
        } catch (IOException | ExecutionException | RuntimeException e) {
            throw Failures.of(e, what, Reached.MAYBE);
        } finally {
            channel.whenFree(free::push);
        }
    }

    /** Returns when all of a message is written. */
    private ConfirmingChannel sent(Message message, String what) throws ConnectorException, InterruptedException {
        Future<ConfirmingChannel> sent = publishers.submit(() -> send(message, what));
        try {
            return sent.get();
        } catch (InterruptedException e) {
            // Later steps get another connection. The server closes this one when no step uses it any more.
            isStuck = true;
            throw e;
        } catch (ExecutionException e) {
            throw Failures.of(e.getCause(), what, Reached.MAYBE);
        }
    }

    private ConfirmingChannel send(Message message, String what)
            throws ConnectorException, IOException, InterruptedException {
        ConfirmingChannel channel = freeChannel(what);
        try {
            channel.publish(message);
        } catch (IllegalArgumentException e) {
            // The client encodes all of a message before it writes any of it.
            free.push(channel);
            throw Failures.unsendable(e, what);
        }
        return channel;
    }

    private ConfirmingChannel freeChannel(String what) throws ConnectorException, InterruptedException {
        for (ConfirmingChannel each = free.poll(); each != null; each = free.poll()) if (each.isOpen()) return each;
        try {
            return new ConfirmingChannel(connection);
        } catch (IOException | RuntimeException e) {
            throw Failures.of(e, what, Reached.NO);
        }
    }

    @Override
    public void close() {
        publishers.execute(() -> connection.abort(CLOSE_MILLIS));
        publishers.shutdown();
        try {
            if (publishers.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) return;
            // A thread that writes is stuck. With this, TLS does not wait for it to say goodbye.
            socket.setSoLinger(true, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SocketException e) {
            // It is closed.
        }
        close(socket);
    }
}
