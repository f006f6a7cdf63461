package io.junctura.plugins.sftp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.CopyOption;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthNoneFactory;
import org.apache.sshd.server.auth.keyboard.DefaultKeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.jspecify.annotations.Nullable;

/** Apache MINA SSHD with an SFTP server, in this process. */
final class Mina implements AutoCloseable {
    static final String USER = "orders";
    static final String PASSWORD = "correct horse";

    /** The number of attempts to run a program. */
    final AtomicInteger programs = new AtomicInteger();

    private volatile Happening beforeMove = () -> {};
    private volatile Happening afterMove = () -> {};
    private final SshServer server = SshServer.setUpDefaultServer();
    private final Set<PublicKey> keys = ConcurrentHashMap.newKeySet();

    Mina(Path home) {
        this(home, 0, key());
    }

    Mina(Path home, int port, KeyPair hostKey) {
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
        server.setPublickeyAuthenticator((user, key, session) -> user.equals(USER) && keys.contains(key));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory();
        sftp.addSftpEventListener(new Moves());
        server.setSubsystemFactories(List.of(sftp));
        server.setFileSystemFactory(new VirtualFileSystemFactory(home));
        server.setCommandFactory((channel, command) -> {
            programs.incrementAndGet();
            throw new IOException("No programs here.");
        });
    }

    /** An action that runs while the server handles a request. */
    interface Happening {
        void happen() throws IOException;
    }

    void beforeMove(Happening happening) {
        beforeMove = happening;
    }

    /** What happens between a move and its answer. */
    void afterMove(Happening happening) {
        afterMove = happening;
    }

    private final class Moves implements SftpEventListener {
        @Override
        public void moving(ServerSession session, Path from, Path to, Collection<CopyOption> options)
                throws IOException {
            beforeMove.happen();
        }

        @Override
        public void moved(
                ServerSession session, Path from, Path to, Collection<CopyOption> options, @Nullable Throwable failure)
                throws IOException {
            if (failure == null) afterMove.happen();
        }
    }

    /** Takes this key instead of the password. */
    Mina accepting(PublicKey key) {
        keys.add(key);
        server.setPasswordAuthenticator(null);
        return this;
    }

    /** Asks for the password by keyboard-interactive only. */
    Mina asking() {
        server.setUserAuthFactories(List.of(new UserAuthKeyboardInteractiveFactory(), new UserAuthNoneFactory()));
        server.setKeyboardInteractiveAuthenticator(DefaultKeyboardInteractiveAuthenticator.INSTANCE);
        return this;
    }

    Mina start() {
        try {
            server.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** A private key in PEM. */
    static String pem(KeyPair key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----";
    }

    static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(3072);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
