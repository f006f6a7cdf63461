package io.junctura.plugins.sms;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.jsmpp.session.connection.socket.SocketConnection;

/** One bound session with a message center. Thread safe. */
final class SmppSession implements AutoCloseable {
    private static final Duration MAX_BIND = Duration.ofSeconds(5);

    /** The number of deliveries that are processed at the same time, since each answer waits for the disk. */
    private static final int DELIVERIES_AT_ONCE = 8;

    private static final ESMClass PLAIN = new ESMClass(0);
    private static final ESMClass WITH_HEADER = new ESMClass(0x40);

    private final ConnectionContext<SmppConnection> context;
    private final SmppConnection connection;
    private final Link link;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean isRefusing = new AtomicBoolean();
    private final AtomicInteger references =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(256));
    private String center = "";

    /** Receives deliveries for one flow. */
    interface Receiver {

        boolean wants(DeliverSm delivery);

        /** Whether a delivery would be accepted now without waiting. */
        boolean isReady();

        /** @return completed when the delivery is on disk */
        CompletableFuture<Void> take(DeliverSm delivery) throws InterruptedException;
    }

    /** A registration of a receiver; close it to end the registration. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Link extends SMPPSession {
        Link(Socket socket) {
            super((host, port) -> new SocketConnection(socket));
        }

        void enquire() throws ResponseTimeoutException, InvalidResponseException, IOException {
            sendEnquireLink();
        }
    }

    private SmppSession(ConnectionContext<SmppConnection> context, Socket socket) {
        this.context = context;
        this.connection = context.connection();
        this.link = new Link(socket);
        link.setEnquireLinkTimer((int) connection.keepAlive().toMillis());
        link.setTransactionTimer(connection.timeout().toMillis());
        link.setPduProcessorDegree(DELIVERIES_AT_ONCE);
        link.setMessageReceiverListener(new Deliveries());
        link.addSessionStateListener((now, before, source) -> {
            if (now == SessionState.CLOSED || now == SessionState.UNBOUND) ended.countDown();
        });
    }

    static SmppSession open(ConnectionContext<SmppConnection> context) throws ConnectorException, InterruptedException {
        SmppConnection connection = context.connection();
        if (connection.password().reveal().length() > 8) {
            throw ConnectorException.credentials("The password is longer than SMPP allows, which is 8 characters.");
        }
        boolean tls = connection.security() == SmppConnection.Security.TLS;
        Socket socket = tls
                ? context.network().connectTls(connection.host(), connection.port())
                : context.network().connect(connection.host(), connection.port());
        SmppSession session = new SmppSession(context, socket);
        boolean bound = false;
        try {
            session.bind();
            bound = true;
            return session;
        } finally {
            if (!bound) {
                session.link.close();
                closeQuietly(socket);
            }
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The connection is not used any more.
        }
    }

    private void bind() throws ConnectorException, InterruptedException {
        boolean sends = connection.bind() == SmppConnection.Bind.TRANSMITTER;
        String type = connection.systemType();
        BindParameter parameter = new BindParameter(
                sends ? BindType.BIND_TX : BindType.BIND_TRX,
                connection.systemId(),
                connection.password().reveal(),
                type == null ? "" : type,
                TypeOfNumber.UNKNOWN,
                NumberingPlanIndicator.UNKNOWN,
                null);
        Duration limit = connection.timeout().compareTo(MAX_BIND) < 0 ? connection.timeout() : MAX_BIND;
        try {
            center = String.valueOf(
                    link.connectAndBind(connection.host(), connection.port(), parameter, limit.toMillis()));
        } catch (IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            if (e.getCause() instanceof NegativeResponseException no) {
                throw SmppFailures.ofBind(no.getCommandStatus(), connection);
            }
            String why = e.getCause() instanceof ResponseTimeoutException
                    ? "it did not answer within " + limit.toMillis() + " ms. Does it speak SMPP there, "
                            + (connection.security() == SmppConnection.Security.TLS ? "by TLS?" : "without TLS?")
                    : e.getMessage() + ".";
            throw ConnectorException.tryLater(
                    Reached.NO, "Cannot bind to the message center " + connection.place() + ": " + why, e);
        }
        context.log().log(
                Level.INFO,
                "The message center " + connection.place() + (center.isEmpty() ? "" : " (\"" + center + "\")")
                        + " has accepted the bind as a " + (sends ? "transmitter." : "transceiver."));
    }

    boolean isBound() {
        return ended.getCount() > 0 && link.getSessionState().isBound();
    }

    void test() throws ConnectorException, InterruptedException {
        try {
            link.enquire();
        } catch (ResponseTimeoutException | InvalidResponseException | IOException e) {
            link.close();
            if (Thread.interrupted()) throw new InterruptedException();
            throw ConnectorException.tryLater(
                    Reached.NO, "The message center " + connection.place() + " does not answer enquire_link.", e);
        }
        context.log().log(
                Level.INFO,
                "The message center " + connection.place() + (center.isEmpty() ? "" : " (\"" + center + "\")")
                        + " answers.");
    }

    /** The next reference number, by which phones recognise the parts of one message. */
    int nextReference() {
        return references.getAndIncrement() & 0xFF;
    }

    /**
     * Sends a message, or one part of it.
     *
     * @return the id that the message center gave it
     */
    String submit(Outgoing message, int part, int reference) throws ConnectorException, InterruptedException {
        if (!isBound()) {
            throw ConnectorException.tryLater(
                    Reached.NO, "The session with the message center " + connection.place() + " has ended.");
        }
        boolean header = message.parts() > 1 && connection.longMessages() == SmppConnection.LongMessages.UDH;
        boolean payload = connection.longMessages() == SmppConnection.LongMessages.PAYLOAD;
        byte[] text = payload ? new byte[0] : header ? message.withHeader(part, reference) : message.texts.get(part);
        try {
            return link.submitShortMessage(
                            null,
                            message.from.type(),
                            message.from.plan(),
                            message.from.text(),
                            message.to.type(),
                            message.to.plan(),
                            message.to.text(),
                            header ? WITH_HEADER : PLAIN,
                            (byte) 0,
                            (byte) 0,
                            null,
                            message.validityPeriod(),
                            new RegisteredDelivery(
                                    message.report ? SMSCDeliveryReceipt.SUCCESS_FAILURE : SMSCDeliveryReceipt.DEFAULT),
                            (byte) 0,
                            new RawDataCoding(message.dataCoding),
                            (byte) 0,
                            text,
                            parameters(message, part, reference))
                    .getMessageId();
        } catch (NegativeResponseException e) {
            throw SmppFailures.ofSubmit(e.getCommandStatus(), connection);
        } catch (ResponseTimeoutException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            link.close();
            throw ConnectorException.tryLater(
                    Reached.MAYBE,
                    "The message center " + connection.place() + " did not answer within "
                            + connection.timeout().toMillis() + " ms. It may have sent the message.",
                    e);
        } catch (IOException e) {
            throw ConnectorException.tryLater(
                    Reached.MAYBE,
                    "The connection to the message center " + connection.place() + " broke: " + e.getMessage() + ".",
                    e);
        } catch (PDUException | InvalidResponseException e) {
            throw ConnectorException.broken(
                    Reached.MAYBE,
                    "The message could not be exchanged with the message center " + connection.place() + ": "
                            + e.getMessage() + ".",
                    e);
        }
    }

    private OptionalParameter[] parameters(Outgoing message, int part, int reference) {
        return switch (connection.longMessages()) {
            case PAYLOAD -> new OptionalParameter[] {new OptionalParameter.Message_payload(message.texts.get(0))};
            case SAR ->
                message.parts() == 1
                        ? new OptionalParameter[0]
                        : new OptionalParameter[] {
                            new OptionalParameter.Sar_msg_ref_num((short) reference),
                            new OptionalParameter.Sar_total_segments((byte) message.parts()),
                            new OptionalParameter.Sar_segment_seqnum((byte) (part + 1))
                        };
            case UDH -> new OptionalParameter[0];
        };
    }

    /** Passes deliveries to the receiver until the result is closed. */
    Listening listen(Receiver receiver) throws ConnectorException {
        if (connection.bind() == SmppConnection.Bind.TRANSMITTER) {
            throw ConnectorException.badInput(
                    "A session that is bound as a transmitter receives nothing. Set \"bind\" of the connection to"
                            + " transceiver.");
        }
        receivers.add(receiver);
        isRefusing.set(false);
        return () -> receivers.remove(receiver);
    }

    /** @return whether the session has ended within the time */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    ConnectorException ended() {
        return ConnectorException.tryLater(
                Reached.NO,
                "The session with the message center " + connection.place()
                        + " has ended. It is opened again. If it ends repeatedly, another program may use the"
                        + " account.");
    }

    @Override
    public void close() {
        link.unbindAndClose();
    }

    /** Acknowledges a delivery when it is on disk for all flows that want it. */
    private final class Deliveries implements MessageReceiverListener {

        @Override
        public void onAcceptDeliverSm(DeliverSm delivery) throws ProcessRequestException {
            List<Receiver> wanting =
                    receivers.stream().filter(each -> each.wants(delivery)).toList();
            if (wanting.isEmpty()) {
                if (isRefusing.compareAndSet(false, true)) {
                    context.log().log(
                            Level.WARNING,
                            "The message center " + connection.place() + " has a "
                                    + (SmppStatus.isReport(delivery) ? "delivery report" : "message")
                                    + " that no flow takes. The connector asks the center to keep it. Publish a flow with the trigger "
                                    + (SmppStatus.isReport(delivery) ? "smpp.status" : "smpp.received")
                                    + ", or set \"bind\" of the connection to transmitter.");
                }
                throw later("No flow takes it");
            }
            for (Receiver each : wanting) if (!each.isReady()) throw later("A flow has no room for it");
            try {
                List<CompletableFuture<Void>> taken = new ArrayList<>();
                for (Receiver each : wanting) taken.add(each.take(delivery));
                CompletableFuture.allOf(taken.toArray(CompletableFuture<?>[]::new))
                        .get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw later("The flow ends");
            } catch (ExecutionException | RuntimeException e) {
                throw later("It could not be stored");
            }
        }

        private ProcessRequestException later(String why) {
            return new ProcessRequestException(why, SMPPConstant.STAT_ESME_RX_T_APPN);
        }

        @Override
        public void onAcceptAlertNotification(AlertNotification alert) {
            // A phone can be reached again, which no flow needs to know.
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm data, Session source) throws ProcessRequestException {
            throw new ProcessRequestException("data_sm is not taken", SMPPConstant.STAT_ESME_RINVCMDID);
        }
    }
}
