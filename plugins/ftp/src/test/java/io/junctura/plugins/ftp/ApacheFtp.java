package io.junctura.plugins.ftp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.apache.ftpserver.ConnectionConfigFactory;
import org.apache.ftpserver.DataConnectionConfigurationFactory;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.command.CommandFactoryFactory;
import org.apache.ftpserver.command.impl.NOOP;
import org.apache.ftpserver.ftplet.DefaultFtpReply;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.ssl.SslConfigurationFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.ConcurrentLoginPermission;
import org.apache.ftpserver.usermanager.impl.WritePermission;

/** Apache FtpServer in this process. */
final class ApacheFtp implements AutoCloseable {
    static final String USER = "orders";
    static final String PASSWORD = "correct horse";

    private final FtpServerFactory factory = new FtpServerFactory();
    private final ListenerFactory listening = new ListenerFactory();
    private final CommandFactoryFactory commands = new CommandFactoryFactory();
    private Listener listener;
    private FtpServer server;

    ApacheFtp(Path home) {
        listening.setPort(0);
        listening.setServerAddress("127.0.0.1");
        sessions(50);
        account(home, PASSWORD);
    }

    /** Replaces the account by one with this password. */
    void account(Path home, String password) {
        BaseUser user = new BaseUser();
        user.setName(USER);
        user.setPassword(password);
        user.setHomeDirectory(home.toString());
        user.setAuthorities(List.of(new WritePermission(), new ConcurrentLoginPermission(50, 50)));
        try {
            factory.getUserManager().save(user);
        } catch (FtpException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Refuses further sessions. */
    ApacheFtp sessions(int most) {
        ConnectionConfigFactory connections = new ConnectionConfigFactory();
        connections.setMaxLogins(most);
        factory.setConnectionConfig(connections.createConnectionConfig());
        return this;
    }

    /** Does not know these commands. */
    ApacheFtp without(String... names) {
        for (String name : names) {
            commands.addCommand(
                    name, (session, context, request) -> session.write(new DefaultFtpReply(502, "Not implemented.")));
        }
        return this;
    }

    /** Names this address in its answers to PASV. */
    ApacheFtp naming(String address) {
        DataConnectionConfigurationFactory data = new DataConnectionConfigurationFactory();
        data.setPassiveExternalAddress(address);
        listening.setDataConnectionConfiguration(data.createDataConnectionConfiguration());
        return this;
    }

    ApacheFtp tls(Certificate certificate, boolean isImplicit) {
        SslConfigurationFactory tls = new SslConfigurationFactory();
        tls.setKeystoreFile(certificate.keystore().toFile());
        tls.setKeystorePassword(Certificate.PASSWORD);
        listening.setSslConfiguration(tls.createSslConfiguration());
        listening.setImplicitSsl(isImplicit);
        return this;
    }

    ApacheFtp start() {
        try {
            commands.addCommand("NOOP", new NOOP());
            factory.setCommandFactory(commands.createCommandFactory());
            listener = listening.createListener();
            factory.addListener("default", listener);
            server = factory.createServer();
            server.start();
            return this;
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

    /** A certificate for 127.0.0.1 that only a test trusts. */
    record Certificate(Path keystore, String pem, String key) {
        static final String PASSWORD = "changeit";

        static Certificate in(Path folder) throws Exception {
            Path file = folder.resolve("server.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=127.0.0.1",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-validity",
                            "7300",
                            "-keystore",
                            file.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) throw new IOException(said);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (var in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            return new Certificate(
                    file,
                    pem("CERTIFICATE", store.getCertificate("server").getEncoded()),
                    pem(
                            "PRIVATE KEY",
                            store.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        }

        static String pem(String what, byte[] content) {
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
            return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
        }
    }
}
