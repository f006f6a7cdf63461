package io.junctura.plugins.sftp;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Secret;
import io.junctura.plugins.stores.Store;
import io.junctura.plugins.stores.StoreConnection;
import io.junctura.plugins.stores.StorePath;
import io.junctura.plugins.stores.remote.RemoteStore;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An account on an SFTP server.
 *
 * @param host       the server's name or address
 * @param port       the server's port
 * @param user       the account's name
 * @param password   the account's password. Without it, a private key is needed
 * @param privateKey a private key in the format of OpenSSH or PEM, such as the content of {@code id_ed25519}
 * @param passphrase the passphrase of the private key, if it has one
 * @param hostKey    how the server's host key is verified
 * @param folder     the folder that flows see as the root. It is below the user's home, or below the server's root if
 *                   it begins with {@code /}. Without it, the user's home
 * @param timeout    how long the server may take to answer
 * @param proxy      the proxy, {@code socks5://host:port} or {@code http://host:port}
 */
@ConnectionInfo(
        address = "host",
        proxy = "proxy",
        keepsSecrets = {"folder", "timeout"})
public record SftpServer(
        @Field(example = "files.example.com") String host,
        @Field(fallback = "22", min = 1, max = 65535) int port,
        @Field(example = "orders") String user,
        @Nullable Secret password,
        @Nullable Secret privateKey,
        @Nullable Secret passphrase,
        HostKey hostKey,
        @Field(example = "/data/orders") @Nullable String folder,
        @Field(fallback = "30s", advanced = true) Duration timeout,
        @Field(advanced = true) @Nullable String proxy)
        implements StoreConnection {

    private static final Duration MAX = Duration.ofMinutes(10);

    public SftpServer {
        // An IPv6 address has several colons.
        if (host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':')) {
            throw new IllegalArgumentException("host must be a name or an address. Set the port in port.");
        }
        if (password == null && privateKey == null) {
            throw new IllegalArgumentException("A password or a privateKey is needed.");
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("timeout must be from 1s to 10m.");
        }
        if (folder != null) StorePath.folder(folder, "folder");
    }

    @Override
    public Store store(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        return new RemoteStore(context.shared(SftpSessions.class), context);
    }

    @Override
    public void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        context.shared(SftpSessions.class).closeIdle();
        StoreConnection.super.test(context);
    }

    /** The server's path of the root, which ends without a slash; {@code .} for the home. */
    String root() {
        if (folder == null || folder.isEmpty()) return ".";
        String path = StorePath.folder(folder, "folder");
        return folder.startsWith("/") ? "/" + path : path;
    }
}
