package io.junctura.plugins.vfs;

import java.nio.file.Path;
import java.util.List;
import org.apache.ftpserver.ConnectionConfigFactory;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.ConcurrentLoginPermission;
import org.apache.ftpserver.usermanager.impl.WritePermission;

/** Apache FtpServer in this process. */
final class ApacheFtp implements AutoCloseable {
    static final String USER = "orders";
    static final String PASSWORD = "correct horse";

    private final Listener listener;
    private final FtpServer server;

    ApacheFtp(Path home) {
        BaseUser user = new BaseUser();
        user.setName(USER);
        user.setPassword(PASSWORD);
        user.setHomeDirectory(home.toString());
        user.setAuthorities(List.of(new WritePermission(), new ConcurrentLoginPermission(50, 50)));
        ListenerFactory listening = new ListenerFactory();
        listening.setPort(0);
        listening.setServerAddress("127.0.0.1");
        listener = listening.createListener();
        ConnectionConfigFactory connections = new ConnectionConfigFactory();
        connections.setMaxLogins(100);
        FtpServerFactory factory = new FtpServerFactory();
        factory.setConnectionConfig(connections.createConnectionConfig());
        factory.addListener("default", listener);
        try {
            factory.getUserManager().save(user);
            server = factory.createServer();
            server.start();
        } catch (FtpException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return listener.getPort();
    }

    @Override
    public void close() {
        server.stop();
    }
}
