package io.junctura.plugins.mail;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.util.WriteTimeoutSocket;

/** A socket that the server has connected under its policy, for a library that would connect it by itself. */
final class MailSocket extends WriteTimeoutSocket {
    /** Below the half second that the server gives the threads of a plugin that is closed. */
    private static final long TIMER_IDLE_MILLIS = 100;

    /** Aborts writes that take too long. Its thread ends when no write is under way. */
    private static final ScheduledThreadPoolExecutor WRITE_TIMER = writeTimer();

    private MailSocket(Socket connected, int writeMillis) throws IOException {
        super(connected, writeMillis, WRITE_TIMER);
    }

    private static ScheduledThreadPoolExecutor writeTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "mail-write-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(TIMER_IDLE_MILLIS, TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    static MailSocket connect(MailServer server, ConnectionContext<MailConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Socket connected = server.security() == MailServer.Security.TLS
                ? context.network().connectTls(server.host(), server.port())
                : context.network().connect(server.host(), server.port());
        return new MailSocket(connected, (int) context.connection().timeout().toMillis());
    }

    @Override
    public void connect(SocketAddress remote, int timeout) {
        // It is connected.
    }

    @Override
    public void connect(SocketAddress remote) {
        // It is connected.
    }

    void readsWithin(Duration limit) throws IOException {
        setSoTimeout((int) limit.toMillis());
    }
}
