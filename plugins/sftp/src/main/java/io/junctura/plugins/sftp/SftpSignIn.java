package io.junctura.plugins.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.plugins.stores.remote.JoinableThreads;
import io.junctura.plugins.stores.remote.RemoteSession;
import io.junctura.plugins.stores.remote.SessionGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Signs in to an SFTP server. Thread safe. */
final class SftpSignIn {
    /** Firewalls forget connections that are silent for longer. */
    private static final int KEEP_ALIVE_MILLIS = 30_000;

    /** Without certificates, which no form of {@link HostKey} can name. */
    private static final String HOST_KEYS =
            "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521," + "rsa-sha2-512,rsa-sha2-256";

    private final ConnectionContext<SftpServer> context;

    SftpSignIn(ConnectionContext<SftpServer> context) {
        this.context = context;
    }

    RemoteSession open(SessionGuard guard) throws ConnectorException, IOException, InterruptedException {
        SftpServer server = context.connection();
        HostKeyCheck hostKey = server.hostKey().check(context);
        // The policy of addresses, the connection's proxy and its own time limit are in this socket.
        Socket socket = context.network().connect(server.host(), server.port());
        guard.guards(socket);
        boolean opened = false;
        try {
            JoinableThreads threads = new JoinableThreads("SFTP session");
            Session session = session(server, hostKey, socket);
            session.setThreadFactory(threads);
            int limit = Math.toIntExact(server.timeout().toMillis());
            try {
                session.connect(limit);
                ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
                channel.connect(limit);
                opened = true;
                return new SftpSession(session, channel, threads, server.root());
            } finally {
                if (!opened) session.disconnect();
            }
        } catch (JSchException e) {
            throw failure(server, hostKey, e);
        } finally {
            if (!opened) socket.close();
        }
    }

    private static Session session(SftpServer server, HostKeyCheck hostKey, Socket socket)
            throws JSchException, ConnectorException {
        JSch jsch = new JSch();
        List<String> methods = new ArrayList<>();
        Secret key = server.privateKey();
        if (key != null) {
            addKey(jsch, key, server.passphrase());
            methods.add("publickey");
        }
        Secret password = server.password();
        if (password != null) {
            methods.add("password");
            methods.add("keyboard-interactive");
        }
        Session session = jsch.getSession(server.user(), server.host(), server.port());
        session.setConfig("PreferredAuthentications", String.join(",", methods));
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("server_host_key", HOST_KEYS);
        session.setHostKeyRepository(hostKey);
        session.setSocketFactory(new Connected(socket));
        session.setServerAliveInterval(KEEP_ALIVE_MILLIS);
        session.setServerAliveCountMax(3);
        if (password != null) {
            session.setPassword(password.reveal().getBytes(StandardCharsets.UTF_8));
            session.setUserInfo(new PasswordPrompt(password));
        }
        return session;
    }

    private static void addKey(JSch jsch, Secret key, @Nullable Secret passphrase) throws ConnectorException {
        byte[] text = key.reveal().strip().concat("\n").getBytes(StandardCharsets.UTF_8);
        byte[] phrase = passphrase == null ? null : passphrase.reveal().getBytes(StandardCharsets.UTF_8);
        try {
            KeyPair pair = KeyPair.load(jsch, text, null);
            if (pair.isEncrypted() && phrase == null) {
                throw ConnectorException.credentials(
                        "The private key has a passphrase. Enter it as the connection's passphrase.");
            }
            if (pair.isEncrypted() && !pair.decrypt(phrase)) {
                throw ConnectorException.credentials("The passphrase does not open the private key.");
            }
            jsch.addIdentity("the connection's key", text, null, phrase);
        } catch (JSchException e) {
            throw ConnectorException.credentials(
                    "The private key cannot be read: it must be a key in the format of OpenSSH or"
                            + " PEM, from its line BEGIN to its line END.");
        }
    }

    private static ConnectorException failure(SftpServer server, HostKeyCheck hostKey, JSchException e)
            throws IOException {
        String refusal = hostKey.refusal();
        if (refusal != null) return ConnectorException.credentials(refusal);
        String where = server.host() + ":" + server.port();
        String why = String.valueOf(e.getMessage());
        if (e instanceof JSchHostKeyException) return ConnectorException.credentials(where + ": " + why + ".");
        String lower = why.toLowerCase(Locale.ROOT);
        if (lower.startsWith("auth fail")
                || lower.startsWith("auth cancel")
                || lower.contains("too many authentication")) {
            return ConnectorException.credentials("The server " + where + " does not let the user \"" + server.user()
                    + "\" in: it does not accept the " + (server.privateKey() == null ? "password" : "key or password")
                    + ". Check the connection's secrets.");
        }
        if (lower.contains("algorithm negotiation fail")) {
            return ConnectorException.refused("The server " + where
                    + " has no algorithm in common with this connection: its algorithms are too old to be safe. " + why
                    + ".");
        }
        if (e.getCause() instanceof IOException io) throw io;
        return ConnectorException.tryLater(Reached.NO, "The sign-in at " + where + " failed: " + why + ".", e);
    }

    /** Gives the library the socket that is connected. */
    private record Connected(Socket socket) implements SocketFactory {
        @Override
        public Socket createSocket(String host, int port) {
            return socket;
        }

        @Override
        public InputStream getInputStream(Socket any) throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream getOutputStream(Socket any) throws IOException {
            return socket.getOutputStream();
        }
    }

    /** Answers a server that asks for the password by keyboard-interactive, once. */
    private static final class PasswordPrompt implements UserInfo, UIKeyboardInteractive {
        private final Secret password;
        private boolean asked;

        PasswordPrompt(Secret password) {
            this.password = password;
        }

        @Override
        public String @Nullable [] promptKeyboardInteractive(
                String destination, String name, String instruction, String[] prompts, boolean[] echo) {
            if (prompts.length == 0) return new String[0];
            // Another question, such as for a code, has no answer here.
            if (prompts.length > 1 || echo[0] || asked) return null;
            asked = true;
            return new String[] {password.reveal()};
        }

        @Override
        public String getPassphrase() {
            return "";
        }

        @Override
        public String getPassword() {
            return password.reveal();
        }

        @Override
        public boolean promptPassword(String message) {
            return false;
        }

        @Override
        public boolean promptPassphrase(String message) {
            return false;
        }

        @Override
        public boolean promptYesNo(String message) {
            return false;
        }

        @Override
        public void showMessage(String message) {}
    }
}
