package io.junctura.plugins.ftp;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.apache.commons.net.ftp.FTPClient;
import org.jspecify.annotations.Nullable;

/** FTP over sockets that the connector has connected. */
final class PlainClient extends FTPClient implements DataClient {
    private final DataConnections data;

    PlainClient(DataConnections data) {
        this.data = data;
        setCharset(StandardCharsets.UTF_8);
        setControlEncoding(StandardCharsets.UTF_8);
    }

    void begin(Socket control, String host) throws IOException {
        _socket_ = control;
        _hostname_ = host;
        _connectAction_();
    }

    @Override
    public FTPClient ftp() {
        return this;
    }

    @Override
    public @Nullable Socket data(String command, @Nullable String argument) throws IOException {
        return data.open(this, command, argument);
    }

    @Override
    public void endUpload(Socket socket) throws IOException {
        socket.close();
    }
}
