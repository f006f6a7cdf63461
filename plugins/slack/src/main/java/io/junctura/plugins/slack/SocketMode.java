package io.junctura.plugins.slack;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.WebSocket;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Socket Mode as one connection uses it: a WebSocket, which is replaced when Slack asks for it, and the flows that take its messages.
 * Thread safe.
 */
final class SocketMode implements AutoCloseable {
    private static final String EVENTS = "events_api";
    private static final Duration OPENING = Duration.ofSeconds(10);
    /** So long a WebSocket that was replaced may be silent. */
    private static final Duration REPLACED = Duration.ofSeconds(30);

    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final int MAX_SIZE = 4_000_000;

    /**
     * After a failure, the server restarts a flow within five minutes. For this time after the WebSocket was opened,
     * and while a flow is not subscribed, events are delivered but not acknowledged. Slack sends them again, for the
     * last time after five minutes or more, and each flow recognises repetitions.
     */
    private static final Duration SETTLING = Duration.ofMinutes(6);

    private final ConnectionContext<SlackConnection> context;

    // All below is guarded by this.
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private final Set<Session> sessions = new HashSet<>();
    private final Set<String> unwanted = new HashSet<>();
    /** The flows that have left, and until when they are awaited. */
    private final Map<String, Instant> away = new HashMap<>();

    private final Instant settled;
    private @Nullable Session current;
    private @Nullable ConnectorException failure;
    private boolean closed;

    private SocketMode(ConnectionContext<SlackConnection> context) {
        this.context = context;
        this.settled = context.clock().instant().plus(SETTLING);
    }

    static SocketMode open(ConnectionContext<SlackConnection> context) throws ConnectorException, InterruptedException {
        SocketMode mode = new SocketMode(context);
        mode.use(mode.connect());
        return mode;
    }

    /** Hands the messages of a type on, until it is interrupted or the WebSocket has failed. */
    @SuppressWarnings("FutureReturnValueIgnored") // After a failure, the server interrupts this call.
    static void consume(
            String type,
            Subscription.Reader reader,
            StreamTrigger.Emitter emitter,
            TriggerContext<SlackConnection> context)
            throws ConnectorException, InterruptedException {
        SocketMode mode = context.shared(SharedSocket.class);
        Subscription mine = new Subscription(type, reader);
        mode.add(context.flow(), mine);
        try {
            emitter.listening();
            while (true) {
                Subscription.Delivery next = mine.take();
                emitter.submit(List.of(next.event())).thenRun(next.envelope()::accepted);
            }
        } finally {
            mode.remove(context.flow(), mine);
        }
    }

    private synchronized void add(String flow, Subscription one) throws ConnectorException {
        if (failure != null) throw failure;
        subscriptions.add(one);
        away.remove(flow);
    }

    private synchronized void remove(String flow, Subscription one) {
        subscriptions.remove(one);
        away.put(flow, context.clock().instant().plus(SETTLING));
    }

    /** Whether all flows of the connection are here. */
    private boolean isSettled() {
        Instant now = context.clock().instant();
        away.values().removeIf(until -> !now.isBefore(until));
        return away.isEmpty() && !now.isBefore(settled);
    }

    synchronized boolean isAlive() {
        return failure == null && !closed;
    }

    /** Opens a WebSocket, and waits for Slack's greeting. */
    private WebSocket connect() throws ConnectorException, InterruptedException {
        WebSocket socket = context.http()
                .webSocket(HttpRequest.get(Slack.of(context).brief().socketAddress())
                        .timeLimit(OPENING)
                        .maxBytes(MAX_SIZE)
                        .build());
        boolean greeted = false;
        try {
            WebSocket.Message first = socket.receive(OPENING).orElse(null);
            greeted = first instanceof WebSocket.Text text && "hello".equals(Texts.in(parsed(text), "type"));
            if (greeted) return socket;
            throw ConnectorException.tryLater(Reached.NO, "Slack's WebSocket does not begin with a greeting.");
        } finally {
            if (!greeted) socket.close();
        }
    }

    private @Nullable Object parsed(WebSocket.Text text) throws ConnectorException {
        return context.json().parse(text.text().getBytes(StandardCharsets.UTF_8));
    }

    private void use(WebSocket socket) {
        Session session = new Session(socket);
        synchronized (this) {
            if (closed) {
                socket.close();
                return;
            }
            current = session;
            sessions.add(session);
            session.thread.start();
        }
    }

    /** Opens the next WebSocket before Slack closes this one, so that no message is missed. */
    private void replace(Session session, String reason) throws InterruptedException {
        if (!isCurrent(session)) return;
        try {
            use(connect());
        } catch (ConnectorException e) {
            context.log().log(
                    Level.INFO,
                    "The next WebSocket could not be opened before Slack closes this one (" + reason + "): "
                            + e.getMessage());
        }
    }

    private synchronized boolean isCurrent(Session session) {
        return session == current;
    }

    private synchronized void ended(Session session, ConnectorException why) {
        sessions.remove(session);
        if (session != current || closed) return;
        failure = why;
        for (Subscription one : subscriptions) one.fail(why);
    }

    private void dispatch(Session session, String id, String type, Map<?, ?> payload) {
        List<Subscription> flows = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        boolean acknowledges;
        synchronized (this) {
            boolean known = false;
            for (Subscription one : subscriptions) {
                if (!one.isOf(type)) continue;
                known = true;
                Event event = read(one, payload);
                if (event == null) continue;
                flows.add(one);
                events.add(event);
            }
            boolean isEvent = type.equals(EVENTS);
            // A person must see whether a flow has received the command or interaction. Slack does not send it again.
            acknowledges = isEvent ? known && isSettled() : !flows.isEmpty();
            if (!known && unwanted.add(type)) {
                context.log().log(
                        Level.WARNING,
                        "Slack sends messages of the type " + type
                                + ", which no flow of this connection takes. They are not acknowledged.");
            }
        }
        Runnable acknowledge = acknowledges ? () -> session.acknowledge(id) : () -> {};
        if (flows.isEmpty()) {
            acknowledge.run();
            return;
        }
        Envelope envelope = new Envelope(flows.size(), acknowledge);
        for (int i = 0; i < flows.size(); i++) {
            flows.get(i).deliver(new Subscription.Delivery(events.get(i), envelope));
        }
    }

    /** A message that cannot be read would come again and again. */
    private @Nullable Event read(Subscription one, Map<?, ?> payload) {
        try {
            return one.read(payload);
        } catch (ConnectorException e) {
            context.log().log(Level.WARNING, "A message of Slack was skipped: " + e.getMessage());
            return null;
        }
    }

    @Override
    public void close() throws InterruptedException {
        List<Session> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(sessions);
        }
        for (Session one : all) {
            one.socket.close();
            one.thread.interrupt();
        }
        for (Session one : all) one.thread.join(CLOSING.toMillis());
    }

    /** One WebSocket, read by a thread of its own. */
    private final class Session {
        private final WebSocket socket;
        private final Thread thread = new Thread(this::run, "slack socket mode");

        private Session(WebSocket socket) {
            this.socket = socket;
            thread.setDaemon(true);
        }

        private void run() {
            ConnectorException why;
            try {
                why = read();
            } catch (ConnectorException e) {
                why = e;
            } catch (InterruptedException e) {
                why = ConnectorException.tryLater(Reached.NO, "The WebSocket to Slack was closed.");
            } catch (RuntimeException e) {
                why = ConnectorException.broken(Reached.NO, "Slack's messages cannot be read: " + e + ".", e);
            }
            socket.close();
            ended(this, why);
        }

        /** @return why it ended */
        private ConnectorException read() throws ConnectorException, InterruptedException {
            while (true) {
                WebSocket.Message message = isCurrent(this)
                        ? socket.receive()
                        : socket.receive(REPLACED).orElse(null);
                if (message == null) return ConnectorException.tryLater(Reached.NO, "The WebSocket was replaced.");
                if (message instanceof WebSocket.Text text) take(text);
            }
        }

        private void take(WebSocket.Text text) throws ConnectorException, InterruptedException {
            Object message;
            try {
                message = parsed(text);
            } catch (ConnectorException e) {
                context.log().log(Level.WARNING, "A message of Slack was skipped: " + e.getMessage());
                return;
            }
            String type = String.valueOf(Texts.in(message, "type"));
            String id = Texts.in(message, "envelope_id");
            if (type.equals("disconnect")) {
                disconnect(String.valueOf(Texts.in(message, "reason")));
            } else if (id != null && ((Map<?, ?>) message).get("payload") instanceof Map<?, ?> payload) {
                dispatch(this, id, type, payload);
            }
        }

        private void disconnect(String reason) throws ConnectorException, InterruptedException {
            if (reason.equals("link_disabled")) {
                throw ConnectorException.refused(
                        "Socket Mode was switched off. Switch it on on the app's page \"Socket Mode\".");
            }
            replace(this, reason);
        }

        private void acknowledge(String id) {
            try {
                socket.send("{\"envelope_id\":\"" + id.replaceAll("[^A-Za-z0-9_.-]", "") + "\"}");
            } catch (ConnectorException e) {
                context.log().log(Level.DEBUG, "Slack will send a message again: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
