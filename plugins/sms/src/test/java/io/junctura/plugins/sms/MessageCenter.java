package io.junctura.plugins.sms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.ServerConnectionFactory;
import org.jsmpp.session.connection.socket.ServerSocketConnection;
import org.jsmpp.util.MessageId;

/** A message center in this process, of JSMPP, with the account {@code orders}. */
public final class MessageCenter implements AutoCloseable {
    static final String PASSWORD = "s3cret-8";

    private final ServerSocket socket;
    private final SMPPServerSessionListener listener;
    private final List<SubmitSm> submitted = new CopyOnWriteArrayList<>();
    private final List<SMPPServerSession> sessions = new CopyOnWriteArrayList<>();
    private final BlockingQueue<SMPPServerSession> bound = new ArrayBlockingQueue<>(100);
    private final ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final AtomicInteger binds = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger answersUntilSilence = new AtomicInteger(Integer.MAX_VALUE);
    private boolean returns;

    MessageCenter() {
        this(0);
    }

    /** @param port 0: any */
    MessageCenter(int port) {
        try {
            socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            listener = new SMPPServerSessionListener(port, new Bound());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener.setMessageReceiverListener(new Submits());
        Thread accepting = new Thread(this::accept, "message center");
        accepting.setDaemon(true);
        accepting.start();
    }

    /** One that delivers what an account sends to the account itself. */
    public static MessageCenter returning() {
        MessageCenter center = new MessageCenter();
        center.returns = true;
        return center;
    }

    public int port() {
        return socket.getLocalPort();
    }

    Map<String, Object> connection(Object... more) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of(
                "host",
                "127.0.0.1",
                "port",
                port(),
                "security",
                "plaintext",
                "systemId",
                "orders",
                "password",
                PASSWORD,
                "from",
                "+4915735990000",
                "timeout",
                "2s"));
        for (int i = 0; i < more.length; i += 2) values.put((String) more[i], more[i + 1]);
        return values;
    }

    List<SubmitSm> submitted() {
        return submitted;
    }

    /** The number of attempts to bind. */
    int binds() {
        return binds.get();
    }

    /** Answers the next messages with these statuses, and takes none but those with the status 0. */
    void refuse(Integer... next) {
        statuses.addAll(List.of(next));
    }

    /** Answers so many messages, and takes the others without an answer. */
    void fallSilentAfter(int answers) {
        answersUntilSilence.set(answers);
    }

    void speakAgain() {
        answersUntilSilence.set(Integer.MAX_VALUE);
    }

    /** The next session that is bound. */
    SMPPServerSession session() {
        return session(() -> {});
    }

    /** @param meanwhile what is done again and again until then */
    SMPPServerSession session(Runnable meanwhile) {
        try {
            for (int i = 0; i < 300; i++) {
                SMPPServerSession session = bound.poll(100, TimeUnit.MILLISECONDS);
                if (session != null) return session;
                meanwhile.run();
            }
            throw new AssertionError("No session was bound.");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends all sessions without unbinding. */
    void cut() {
        for (SMPPServerSession each : sessions) each.close();
        sessions.clear();
    }

    /** @return the status of the answer, 0 if it was taken */
    static int deliver(
            SMPPServerSession session, int esmClass, int coding, byte[] text, OptionalParameter... parameters) {
        try {
            session.deliverShortMessage(
                    null,
                    TypeOfNumber.INTERNATIONAL,
                    NumberingPlanIndicator.ISDN,
                    "491701234567",
                    TypeOfNumber.INTERNATIONAL,
                    NumberingPlanIndicator.ISDN,
                    "4915735990000",
                    new ESMClass(esmClass),
                    (byte) 0,
                    (byte) 0,
                    new RegisteredDelivery(0),
                    new RawDataCoding((byte) coding),
                    text,
                    parameters);
            return 0;
        } catch (NegativeResponseException e) {
            return e.getCommandStatus();
        } catch (PDUException | ResponseTimeoutException | InvalidResponseException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void giveBack(SubmitSm message, SMPPServerSession session) {
        Thread thread =
                new Thread(() -> deliver(session, 0, message.getDataCoding(), message.getShortMessage()), "deliver");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                SMPPServerSession session = listener.accept();
                Thread binding = new Thread(() -> bind(session), "bind");
                binding.setDaemon(true);
                binding.start();
            } catch (IOException e) {
                // Closed, or the client is gone.
            }
        }
    }

    private void bind(SMPPServerSession session) {
        try {
            BindRequest request = session.waitForBind(5_000);
            binds.incrementAndGet();
            if (!request.getSystemId().equals("orders")) request.reject(SMPPConstant.STAT_ESME_RINVSYSID);
            else if (!request.getPassword().equals(PASSWORD)) request.reject(SMPPConstant.STAT_ESME_RINVPASWD);
            else {
                session.setTransactionTimer(20_000);
                session.setEnquireLinkTimer(0);
                sessions.add(session);
                request.accept("center");
                bound.add(session);
            }
        } catch (TimeoutException | IOException | PDUStringException e) {
            session.close();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private final class Bound implements ServerConnectionFactory {
        @Override
        public ServerConnection listen(int port) {
            return new ServerSocketConnection(socket);
        }

        @Override
        public ServerConnection listen(int port, int timeout) {
            return listen(port);
        }

        @Override
        public ServerConnection listen(int port, int timeout, int backlog) {
            return listen(port);
        }
    }

    private final class Submits implements ServerMessageReceiverListener {

        @Override
        public SubmitSmResult onAcceptSubmitSm(SubmitSm message, SMPPServerSession source)
                throws ProcessRequestException {
            Integer status = statuses.poll();
            if (status != null && status != 0) throw new ProcessRequestException("refused", status);
            if (!message.getDestAddress().matches("[0-9]{5,15}")) {
                throw new ProcessRequestException("no number", SMPPConstant.STAT_ESME_RINVDSTADR);
            }
            if (message.getShortMessage().length > 159 + 1) {
                throw new ProcessRequestException("too long", SMPPConstant.STAT_ESME_RINVMSGLEN);
            }
            submitted.add(message);
            if (returns) giveBack(message, source);
            if (answersUntilSilence.getAndDecrement() <= 0) {
                source.close();
                throw new ProcessRequestException("cut", SMPPConstant.STAT_ESME_RSYSERR);
            }
            try {
                return new SubmitSmResult(new MessageId("M" + ids.incrementAndGet()), new OptionalParameter[0]);
            } catch (PDUStringException e) {
                throw new AssertionError(e);
            }
        }

        private ProcessRequestException none() {
            return new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
        }

        @Override
        public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti message, SMPPServerSession source)
                throws ProcessRequestException {
            throw none();
        }

        @Override
        public QuerySmResult onAcceptQuerySm(QuerySm query, SMPPServerSession source) throws ProcessRequestException {
            throw none();
        }

        @Override
        public void onAcceptReplaceSm(ReplaceSm replace, SMPPServerSession source) throws ProcessRequestException {
            throw none();
        }

        @Override
        public void onAcceptCancelSm(CancelSm cancel, SMPPServerSession source) throws ProcessRequestException {
            throw none();
        }

        @Override
        public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm broadcast, SMPPServerSession source)
                throws ProcessRequestException {
            throw none();
        }

        @Override
        public void onAcceptCancelBroadcastSm(CancelBroadcastSm cancel, SMPPServerSession source)
                throws ProcessRequestException {
            throw none();
        }

        @Override
        public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm query, SMPPServerSession source)
                throws ProcessRequestException {
            throw none();
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm data, Session source) throws ProcessRequestException {
            throw none();
        }
    }
}
