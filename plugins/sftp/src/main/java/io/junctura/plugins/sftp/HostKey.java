package io.junctura.plugins.sftp;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** How a server proves that it is the right one, by the key of its host. */
public sealed interface HostKey {

    /** What judges the keys that the server shows. */
    HostKeyCheck check(ConnectionContext<SftpServer> context) throws ConnectorException;

    /**
     * The server's key is in the lines of an OpenSSH {@code known_hosts} file.
     *
     * @param lines the lines, as {@code ssh-keyscan HOST} prints them
     */
    record KnownHosts(
            @Field(widget = Field.Widget.MULTILINE) String lines) implements HostKey {
        @Override
        public HostKeyCheck check(ConnectionContext<SftpServer> context) throws ConnectorException {
            JSch parser = new JSch();
            try {
                parser.setKnownHosts(new ByteArrayInputStream((lines + "\n").getBytes(StandardCharsets.UTF_8)));
            } catch (JSchException e) {
                throw ConnectorException.badInput("The lines of known_hosts cannot be read: " + e.getMessage() + ".");
            }
            return new KnownKeys(parser.getHostKeyRepository());
        }
    }

    /**
     * The server's key has the fingerprint that its operator has published.
     *
     * @param sha256 the fingerprint, such as {@code SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU}, as
     *               {@code ssh-keygen -l} prints it
     */
    record Fingerprint(
            @Field(
                    title = "SHA-256",
                    pattern = "^SHA256:[A-Za-z0-9+/]{43}=?$",
                    patternHint = "SHA256: and 43 characters")
            String sha256)
            implements HostKey {
        @Override
        public HostKeyCheck check(ConnectionContext<SftpServer> context) {
            return new FingerprintKey(sha256.replace("=", ""));
        }
    }

    /** The server stores the host key of the first connection. The key must be the same from then on. */
    record TrustOnFirstUse() implements HostKey {
        @Override
        public HostKeyCheck check(ConnectionContext<SftpServer> context) {
            return new PinnedKey(context);
        }
    }
}
