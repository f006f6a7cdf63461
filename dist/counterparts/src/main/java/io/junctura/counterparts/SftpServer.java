package io.junctura.counterparts;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server on this machine alone, whose one user sees one folder. It runs no programs and forwards no ports. */
final class SftpServer implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    static final String USER = "partner";

    private final SshServer server = SshServer.setUpDefaultServer();
    private final String fingerprint;

    /**
     * Starts the server.
     *
     * @param folder what the user sees as the root; made if it is missing
     * @param port   if it is in use, a free one is taken
     */
    SftpServer(Path folder, int port, String password) throws IOException {
        Path root = Files.createDirectories(folder.toAbsolutePath());
        KeyPairProvider key = key(root);
        fingerprint = fingerprint(key);
        server.setHost(HOST);
        server.setPort(port);
        server.setKeyPairProvider(key);
        server.setPasswordAuthenticator(
                (user, given, session) -> user.equals(USER) && given != null && given.equals(password));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        try {
            server.start();
        } catch (BindException taken) {
            server.setPort(0);
            server.start();
        }
    }

    /** The host key. It is stored beside the folder, where the user cannot read it, and so stays the same after a restart. */
    private static KeyPairProvider key(Path root) {
        var key = new SimpleGeneratorHostKeyProvider(root.resolveSibling(root.getFileName() + ".hostkey"));
        key.setAlgorithm(KeyUtils.EC_ALGORITHM);
        key.setKeySize(256);
        return key;
    }

    private static String fingerprint(KeyPairProvider key) throws IOException {
        try {
            return KeyUtils.getFingerPrint(
                    BuiltinDigests.sha256, key.loadKeys(null).iterator().next().getPublic());
        } catch (GeneralSecurityException e) {
            throw new IOException("The host key cannot be read (" + e.getMessage() + ").", e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** As {@code ssh-keygen -l} prints it. */
    String fingerprint() {
        return fingerprint;
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
