package io.junctura.plugins.ftp;

import io.junctura.api.ConnectorException;
import io.junctura.api.Network;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPReply;
import org.jspecify.annotations.Nullable;

/**
 * Opens data connections, always to the host of the control connection. The address that PASV names is often one behind
 * a NAT, and an attacker could name any other. Keeps all sockets of a session, to close them together.
 */
final class DataConnections implements Closeable {
    private static final Pattern EXTENDED = Pattern.compile("\\((.)\\1\\1(\\d{1,5})\\1\\)");
    private static final Pattern PASSIVE = Pattern.compile("\\d{1,3},\\d{1,3},\\d{1,3},\\d{1,3},(\\d{1,3}),(\\d{1,3})");

    private final Network network;
    private final String host;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    DataConnections(Network network, String host) {
        this.network = network;
        this.host = host;
    }

    void add(Socket socket) {
        open.removeIf(Socket::isClosed);
        open.add(socket);
    }

    /** @return null if the server refuses the command; its reply says why */
    @Nullable
    Socket open(FTPClient client, String command, @Nullable String argument) throws IOException {
        int port = port(client);
        if (port < 0) return null;
        Socket socket;
        try {
            socket = network.connect(host, port);
        } catch (ConnectorException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        add(socket);
        if (FTPReply.isPositivePreliminary(client.sendCommand(command, argument))) return socket;
        socket.close();
        return null;
    }

    private static int port(FTPClient client) throws IOException {
        if (client.sendCommand("EPSV") == FTPReply.ENTERING_EPSV_MODE) {
            Matcher extended = EXTENDED.matcher(client.getReplyString());
            if (extended.find()) return Integer.parseInt(extended.group(2));
        }
        if (client.sendCommand("PASV") != FTPReply.ENTERING_PASSIVE_MODE) return -1;
        Matcher passive = PASSIVE.matcher(client.getReplyString());
        if (!passive.find())
            throw new IOException("The server's answer to PASV names no port: " + FtpSignIn.said(client));
        return Integer.parseInt(passive.group(1)) * 256 + Integer.parseInt(passive.group(2));
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : open) socket.close();
    }
}
