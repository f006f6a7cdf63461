package io.junctura.plugins.mqtt;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a broker, by MQTT 3.1.1 or 5. Thread safe. One thread reads; another one keeps the connection alive.
 */
final class Session implements AutoCloseable {
    /** Less than the keep-alive time that the handshake announces. */
    private static final int PING_EVERY_SECONDS = 20;

    /** The broker answers each ping, so it is gone after this time. */
    private static final int SILENCE_MILLIS = 60_000;

    private static final int CONNECT_MILLIS = 5_000;
    private static final int MAX_PUBLISHED = 1_000;
    private static final int LAST_ID = 65_535;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final BrokerAddress address;
    private final boolean isVersion5;
    private final Inbox inbox;
    private final Map<Integer, CompletableFuture<Packet>> unanswered = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread reader;
    private final Thread pinger;
    private Properties broker = Properties.NONE;
    private Semaphore inFlight = new Semaphore(MAX_PUBLISHED);
    private int lastId;
    private volatile CompletableFuture<Packet> pong = new CompletableFuture<>();
    private volatile @Nullable ConnectorException end;

    /**
     * Receives the packets that the broker sends unasked. Called by the reading thread, which reads nothing more
     * meanwhile.
     */
    interface Inbox {
        /** @param packet PUBLISH or SUBACK */
        void arrived(Packet packet) throws IOException, InterruptedException;

        /** No more packets arrive. */
        void ended(ConnectorException why);
    }

    /**
     * How the client identifies itself.
     *
     * @param clientId empty for one that the broker assigns
     * @param clean    whether the broker forgets what it knows of the client
     * @param expiry   how long the broker remembers the client after the end of the connection (MQTT 5)
     */
    record Terms(String clientId, boolean clean, Duration expiry) {
        static Terms forSteps(String clientId) {
            return new Terms(clientId, true, Duration.ZERO);
        }
    }

    private Session(Socket socket, BrokerAddress address, boolean isVersion5, Inbox inbox) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = new BufferedOutputStream(socket.getOutputStream());
        this.address = address;
        this.isVersion5 = isVersion5;
        this.inbox = inbox;
        this.reader = thread("mqtt-reader", this::readAll);
        this.pinger = thread("mqtt-keep-alive", this::keepAlive);
    }

    private Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name + "-" + address);
        thread.setDaemon(true);
        return thread;
    }

    static Session open(ConnectionContext<MqttConnection> context, Terms terms, Inbox inbox)
            throws ConnectorException, InterruptedException {
        MqttConnection settings = context.connection();
        BrokerAddress address = settings.broker();
        Socket socket = address.tls()
                ? context.network().connectTls(address.host(), address.port())
                : context.network().connect(address.host(), address.port());
        try {
            Session session = new Session(socket, address, settings.isVersion5(), inbox);
            session.connect(settings, terms);
            session.reader.start();
            session.pinger.start();
            return session;
        } catch (IOException e) {
            close(socket);
            if (Thread.interrupted()) throw new InterruptedException();
            throw ConnectorException.tryLater(
                    Reached.NO,
                    "Cannot connect to the broker at " + address + ": " + said(e)
                            + " If the broker ends each connection, check the connection's protocol, user and"
                            + " password.",
                    e);
        } catch (ConnectorException e) {
            close(socket);
            throw e;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The connection is not used any more.
        }
    }

    private void connect(MqttConnection settings, Terms terms) throws IOException, ConnectorException {
        socket.setSoTimeout(CONNECT_MILLIS);
        write(List.of(Handshake.request(settings, terms)));
        broker = Handshake.accepted(Packet.read(in), isVersion5, address);
        inFlight = new Semaphore((int) Math.min(MAX_PUBLISHED, broker.number(Properties.RECEIVE_MAXIMUM, LAST_ID)));
        socket.setSoTimeout(SILENCE_MILLIS);
    }

    boolean isOpen() {
        return end == null;
    }

    boolean isVersion5() {
        return isVersion5;
    }

    BrokerAddress address() {
        return address;
    }

    /** Sends a ping, and waits for the answer. */
    void test(System.Logger log) throws ConnectorException, InterruptedException {
        String what = "The broker at " + address + " does not answer";
        pong = new CompletableFuture<>();
        try {
            write(List.of(Packet.of(Packet.Type.PINGREQ, new byte[0])));
            await(pong, Duration.ofMillis(CONNECT_MILLIS), what, Reached.NO);
        } catch (IOException e) {
            throw failed(what, e, Reached.NO);
        }
        log.log(
                Level.INFO,
                "A broker answers at {0}, by MQTT {1}, with QoS up to {2}.",
                address,
                isVersion5 ? "5" : "3.1.1",
                broker.number(Properties.MAXIMUM_QOS, 2));
    }

    /**
     * Publishes a message, and returns when the broker has acknowledged it. With QoS 0, the broker does not
     * acknowledge.
     */
    void publish(Message message, Duration limit) throws ConnectorException, InterruptedException {
        String what = "Cannot publish to the topic \"" + message.topic() + "\" at " + address;
        mustBeOpen();
        mustBeSupported(message, what);
        if (message.qos() == 0) {
            send(message.packet(0, isVersion5), what, Reached.MAYBE);
            return;
        }
        if (!inFlight.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw ConnectorException.tryLater(Reached.NO, what + ": the broker does not acknowledge earlier messages.");
        }
        int id = nextId();
        CompletableFuture<Packet> answer = expect(id);
        // The broker counts the message until it has answered: at once, later, or never.
        CompletableFuture<Packet> ignored = answer.whenComplete((any, failure) -> inFlight.release());
        send(message.packet(id, isVersion5), what, Reached.MAYBE);
        Reason reason = reason(await(answer, limit, what, Reached.MAYBE), what);
        if (reason.isFailure()) throw reason.refused(what);
    }

    private void mustBeSupported(Message message, String what) throws ConnectorException {
        long most = broker.number(Properties.MAXIMUM_QOS, 2);
        if (message.qos() > most) {
            throw ConnectorException.refused(what + ": the broker supports QoS " + most + " at most.");
        }
        if (message.retain() && broker.number(Properties.RETAIN_AVAILABLE, 1) == 0) {
            throw ConnectorException.refused(what + ": the broker does not retain messages.");
        }
        long largest = Math.min(broker.number(Properties.MAXIMUM_PACKET, Packet.MAX_SIZE), Packet.MAX_SIZE);
        int size = message.body().length;
        if (size >= largest) {
            throw ConnectorException.refused(
                    what + ": the message has " + size + " bytes, and the limit of the connection is " + largest + ".");
        }
    }

    private void mustBeOpen() throws ConnectorException {
        ConnectorException why = end;
        if (why != null) throw ConnectorException.tryLater(Reached.NO, String.valueOf(why.getMessage()), why);
    }

    private Reason reason(Packet answer, String what) throws ConnectorException {
        try {
            return reason(answer);
        } catch (IOException e) {
            throw ConnectorException.broken(Reached.MAYBE, what + ": " + said(e), e);
        }
    }

    /** The reason code of an acknowledgement. Version 3.1.1 has none. */
    private Reason reason(Packet answer) throws IOException {
        Reader read = new Reader(answer.body());
        read.number16();
        if (!isVersion5 || !read.hasMore()) return new Reason(0, null);
        int code = read.number8();
        return new Reason(code, read.hasMore() ? read.properties().text(Properties.REASON) : null);
    }

    private CompletableFuture<Packet> expect(int id) {
        CompletableFuture<Packet> answer = new CompletableFuture<>();
        unanswered.put(id, answer);
        // If the session has ended meanwhile, it did not know this future.
        ConnectorException why = end;
        if (why != null) answer.completeExceptionally(why);
        return answer;
    }

    private synchronized int nextId() {
        do {
            lastId = lastId == LAST_ID ? 1 : lastId + 1;
        } while (unanswered.containsKey(lastId));
        return lastId;
    }

    private Packet await(CompletableFuture<Packet> answer, Duration limit, String what, Reached reached)
            throws ConnectorException, InterruptedException {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ConnectorException.tryLater(
                    reached, what + ": the broker has not answered within " + limit.toSeconds() + " s.", e);
        } catch (ExecutionException e) {
            throw ConnectorException.tryLater(
                    reached, what + ": " + e.getCause().getMessage(), e);
        }
    }

    /** Subscribes. The inbox gets the answer. */
    void subscribe(List<TopicFilter> filters, int qos) throws ConnectorException, InterruptedException {
        Writer body = new Writer().number16(nextId());
        if (isVersion5) body.properties(new Writer());
        for (TopicFilter each : filters) {
            // Of version 5: retained messages only if the subscription is new.
            int onlyIfNew = isVersion5 && !each.isShared() ? 1 << 4 : 0;
            body.text(each.text()).number8(qos | onlyIfNew);
        }
        send(Packet.of(Packet.Type.SUBSCRIBE, body.bytes()), "Cannot subscribe to topics at " + address, Reached.NO);
    }

    void send(Packet packet, String what, Reached reached) throws ConnectorException, InterruptedException {
        send(List.of(packet), what, reached);
    }

    void send(List<Packet> packets, String what, Reached reached) throws ConnectorException, InterruptedException {
        try {
            write(packets);
        } catch (IOException e) {
            throw failed(what, e, reached);
        }
    }

    private ConnectorException failed(String what, IOException e, Reached reached) throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        ConnectorException why = end;
        return ConnectorException.tryLater(
                reached, what + ": " + (why == null ? said(e) : String.valueOf(why.getMessage())), e);
    }

    private void write(List<Packet> packets) throws IOException {
        synchronized (out) {
            for (Packet each : packets) each.write(out);
            out.flush();
        }
    }

    // The two threads.

    private void readAll() {
        try {
            while (true) handle(Packet.read(in));
        } catch (SocketTimeoutException e) {
            end("it has been silent for " + SILENCE_MILLIS / 1000 + " s.", e);
        } catch (IOException e) {
            end(said(e), e);
        } catch (InterruptedException e) {
            end("this side has closed the connection.", e);
        }
    }

    private void handle(Packet packet) throws IOException, InterruptedException {
        switch (packet.type()) {
            case PUBLISH, SUBACK -> inbox.arrived(packet);
            case PUBACK, PUBCOMP -> answered(packet);
            case PUBREC -> received(packet);
            case PUBREL -> write(List.of(Packet.answer(Packet.Type.PUBCOMP, new Reader(packet.body()).number16())));
            case PINGRESP -> pong.complete(packet);
            case DISCONNECT -> throw new IOException("The broker ends the connection: " + disconnected(packet));
            default -> throw new IOException("The broker sends " + packet.type() + ", which is not expected");
        }
    }

    /** With QoS 2, the broker has the message. The following packets prevent that it accepts the message twice. */
    private void received(Packet packet) throws IOException {
        if (reason(packet).isFailure()) answered(packet);
        else write(List.of(Packet.answer(Packet.Type.PUBREL, new Reader(packet.body()).number16())));
    }

    private void answered(Packet packet) throws IOException {
        CompletableFuture<Packet> answer = unanswered.remove(new Reader(packet.body()).number16());
        if (answer != null) answer.complete(packet);
    }

    private static Reason disconnected(Packet packet) throws IOException {
        Reader read = new Reader(packet.body());
        int code = read.hasMore() ? read.number8() : 0;
        return new Reason(code, read.hasMore() ? read.properties().text(Properties.REASON) : null);
    }

    private void keepAlive() {
        try {
            while (!ended.await(PING_EVERY_SECONDS, TimeUnit.SECONDS)) {
                write(List.of(Packet.of(Packet.Type.PINGREQ, new byte[0])));
            }
        } catch (IOException e) {
            close(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(String why, Exception cause) {
        ConnectorException reason = ConnectorException.tryLater(
                Reached.NO, "The connection to the broker at " + address + " has ended: " + why, cause);
        end = reason;
        ended.countDown();
        close(socket);
        unanswered.values().forEach(each -> each.completeExceptionally(reason));
        pong.completeExceptionally(reason);
        inbox.ended(reason);
    }

    private static String said(Exception e) {
        if (e instanceof EOFException) return "it has closed the connection.";
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.endsWith(".") ? message : message + ".";
    }

    /** Disconnects. The broker keeps the state of a client that is not clean. */
    @Override
    public void close() {
        try {
            if (isOpen()) write(List.of(Packet.of(Packet.Type.DISCONNECT, new byte[0])));
        } catch (IOException e) {
            // The broker has noticed already.
        }
        ended.countDown();
        close(socket);
        reader.interrupt();
    }
}
