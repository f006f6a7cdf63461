package io.junctura.plugins.mail;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.plugins.mail.MailConnection.SignIn;
import io.junctura.plugins.mail.MailServer.Protocol;
import io.junctura.plugins.mail.MailServer.Security;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Service;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** A server that one call has signed in to. Not thread safe. */
final class SignedIn implements AutoCloseable {
    /** With partial fetches, attachments of any size need little memory. */
    private static final int FETCH_BYTES = 1 << 20;

    private final MailServer server;
    private final ConnectionContext<MailConnection> context;
    private final Sockets sockets = new Sockets();
    private final Service service;

    private SignedIn(MailServer server, ConnectionContext<MailConnection> context)
            throws ConnectorException, InterruptedException {
        ContentTypes.use();
        this.server = server;
        this.context = context;
        Session session = Session.getInstance(properties());
        try {
            this.service = server.protocol() == Protocol.SMTP
                    ? session.getTransport("smtp")
                    : session.getStore(server.protocol().id());
            signIn();
        } catch (MessagingException e) {
            throw Failures.ofSignIn(e, server, context.connection());
        }
    }

    static SignedIn to(Protocol protocol, ConnectionContext<MailConnection> context)
            throws ConnectorException, InterruptedException {
        return new SignedIn(context.connection().server(protocol), context);
    }

    /** Signs in, and logs what the server has said. */
    @SuppressWarnings("unchecked") // A connection is tested with a context of its own.
    static void test(MailServer server, ConnectionContext<?> context) throws ConnectorException, InterruptedException {
        try (SignedIn in = new SignedIn(server, (ConnectionContext<MailConnection>) context)) {
            context.log().log(Level.INFO, "The " + server + " accepts the sign-in: " + in.seen());
        } catch (MessagingException e) {
            throw Failures.of(e, server, "Cannot look at the inbox", Reached.NO);
        }
    }

    private String seen() throws MessagingException {
        if (server.protocol() == Protocol.SMTP) return Failures.line(transport().getLastServerResponse());
        Folder inbox = store().getFolder("INBOX");
        inbox.open(Folder.READ_ONLY);
        return "its inbox has " + inbox.getMessageCount() + " messages.";
    }

    private void signIn() throws MessagingException, ConnectorException, InterruptedException {
        MailConnection connection = context.connection();
        if (connection.signIn() == SignIn.NONE) {
            service.connect(server.host(), server.port(), null, null);
        } else if (connection.signIn() == SignIn.PASSWORD) {
            Secret password = connection.password();
            if (password == null) {
                throw ConnectorException.credentials("The connection signs in by password, but has none. Fill it in.");
            }
            connect(password);
        } else {
            Secret token = context.tokens().get();
            try {
                connect(token);
            } catch (AuthenticationFailedException e) {
                if (Failures.isForNow(Failures.line(e))) throw e;
                context.tokens().refused(token);
                connect(context.tokens().get());
            }
        }
    }

    private void connect(Secret password) throws MessagingException, ConnectorException {
        service.connect(server.host(), server.port(), context.connection().user(), password.reveal());
        if (service instanceof SMTPTransport smtp && !smtp.supportsExtension("AUTH")) {
            close();
            throw ConnectorException.credentials("The " + server + " offers no sign-in to \""
                    + context.connection().user() + "\". Use another port or TLS, or the sign-in \"none\".");
        }
    }

    private Properties properties() throws ConnectorException {
        MailConnection connection = context.connection();
        Properties properties = new Properties();
        String prefix = "mail." + server.protocol().id() + ".";
        String millis = String.valueOf(connection.timeout().toMillis());
        // MailSocket limits the time of writes, and that of connecting is the server's.
        properties.setProperty(prefix + "timeout", millis);
        properties.setProperty(prefix + "connectiontimeout", millis);
        properties.put(prefix + "socketFactory", sockets);
        properties.setProperty(prefix + "socketFactory.fallback", "false");
        if (server.security() == Security.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
            properties.put(
                    prefix + "ssl.socketFactory", context.network().sslContext().getSocketFactory());
        }
        if (connection.signIn() == SignIn.OAUTH2) {
            properties.setProperty(prefix + "auth.mechanisms", "XOAUTH2");
            // Microsoft takes no other form, and all servers take this one.
            properties.setProperty(prefix + "auth.xoauth2.two.line.authentication.format", "true");
        }
        switch (server.protocol()) {
            case IMAP -> {
                properties.setProperty(prefix + "peek", "true");
                properties.setProperty(prefix + "fetchsize", String.valueOf(FETCH_BYTES));
                properties.setProperty(prefix + "throwsearchexception", "true");
            }
            case SMTP -> {
                properties.setProperty(prefix + "auth", String.valueOf(connection.signIn() != SignIn.NONE));
                properties.setProperty(prefix + "quitwait", "false");
                String name = connection.helloName();
                // The name of this computer is private, and the lookup may take long.
                properties.setProperty(prefix + "localhost", name == null ? "[127.0.0.1]" : name);
            }
            case POP3 -> {
                properties.setProperty(prefix + "disabletop", "true");
                // USER and PASS have no rule for other characters, and the library sends them as Latin-1. PLAIN is
                // UTF-8.
                if (connection.signIn() == SignIn.PASSWORD && !isAscii(connection)) {
                    properties.setProperty(prefix + "auth.mechanisms", "PLAIN LOGIN");
                }
            }
        }
        return properties;
    }

    private static boolean isAscii(MailConnection connection) {
        Secret password = connection.password();
        String all = connection.user() + (password == null ? "" : password.reveal());
        return all.chars().allMatch(c -> c < 128);
    }

    Store store() {
        return (Store) service;
    }

    SMTPTransport transport() {
        return (SMTPTransport) (Transport) service;
    }

    /** That of the last connection. */
    MailSocket socket() {
        MailSocket last = sockets.last;
        if (last == null) throw new IllegalStateException("signed in without a socket");
        return last;
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (MessagingException e) {
            // What was asked for is done, and the call's sockets are closed with it.
        }
    }

    /** Hands the library sockets that are connected. */
    private final class Sockets extends SocketFactory {
        private @Nullable MailSocket last;

        @Override
        public Socket createSocket() throws IOException {
            try {
                last = MailSocket.connect(server, context);
                return last;
            } catch (ConnectorException e) {
                throw new IOException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localAddress, int localPort) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort)
                throws IOException {
            return createSocket();
        }
    }
}
