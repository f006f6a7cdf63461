package relay;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.net.Socket;

/** A server with a line protocol. @param address the host and port */
@ConnectionInfo(address = "address")
public record Line(String address) implements Connection {
    private static final int PATIENCE_MILLIS = 500;

    static Socket connect(ConnectionContext<Line> context) throws ConnectorException, IOException, InterruptedException {
        String[] address = context.connection().address().split(":");
        Socket socket = context.network().connect(address[0], Integer.parseInt(address[1]));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }
}
