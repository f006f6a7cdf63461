package io.junctura.plugins.smb;

import com.hierynomus.protocol.transport.TransportException;
import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.common.SMBRuntimeException;
import com.hierynomus.smbj.connection.Connection;
import com.hierynomus.smbj.share.DiskShare;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import java.io.IOException;

/** A share that was connected to. Thread safe: requests of several threads share its connection. */
final class OpenShare implements AutoCloseable {
    private final SMBClient client;
    private final Connection connection;
    private final DiskShare share;
    private final Failures failures;

    OpenShare(SMBClient client, Connection connection, DiskShare share, Failures failures) {
        this.client = client;
        this.connection = connection;
        this.share = share;
        this.failures = failures;
    }

    /** What is asked of a share. */
    @FunctionalInterface
    interface Request<T> {
        T of(DiskShare share) throws ConnectorException, IOException, InterruptedException;
    }

    /**
     * Asks the server.
     *
     * @param path what it is about, for messages
     */
    <T> T ask(String path, Request<T> request) throws ConnectorException, IOException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        try {
            return request.of(share);
        } catch (SMBRuntimeException | TransportException e) {
            throw failures.of(e, path);
        }
    }

    /** This share, if its connection works. Nothing was requested yet, so a call on a broken one can be repeated. */
    OpenShare usable() throws ConnectorException {
        if (connection.isConnected()) return this;
        throw ConnectorException.tryLater(Reached.NO, failures.lost() + " The connector connects again.");
    }

    boolean isAlive() {
        return connection.isConnected() && share.isConnected() && share.folderExists("");
    }

    /** Without taking leave: the server may not answer any more, and it tidies up when the socket is closed. */
    @Override
    public void close() throws IOException {
        try {
            connection.close(true);
        } finally {
            client.close();
        }
    }
}
