package io.junctura.plugins.ftp;

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
 * An account on an FTP server.
 *
 * @param host         the server's name or address
 * @param port         the server's port. Without it, 21, or 990 for implicit TLS
 * @param user         the account's name
 * @param password     the account's password
 * @param security     {@code explicit}: TLS begins after a command on the usual port. {@code implicit}: TLS from the
 *                     first byte. {@code none}: anyone on the network path can read passwords and files
 * @param folder       the folder that flows see as the root. It is below the user's home, or below the server's root if
 *                     it begins with {@code /}. Without it, the user's home
 * @param timeout      how long the server may take to answer
 * @param authorities  certificates in PEM that are trusted for this server, in addition to the usual ones
 * @param certificate  a client certificate in PEM, with its chain
 * @param key          the client certificate's key in PEM
 * @param proxy        the proxy, {@code socks5://host:port} or {@code http://host:port}
 */
@ConnectionInfo(
        address = "host",
        authorities = "authorities",
        certificate = "certificate",
        key = "key",
        proxy = "proxy",
        keepsSecrets = {"folder", "timeout"})
public record FtpServer(
        @Field(example = "ftp.example.com") String host,
        @Field(min = 1, max = 65535) @Nullable Integer port,
        @Field(example = "orders") String user,
        Secret password,
        @Field(fallback = "explicit") Security security,
        @Field(example = "/data/orders") @Nullable String folder,
        @Field(fallback = "30s", advanced = true) Duration timeout,

        @Field(widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String authorities,

        @Field(widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String certificate,

        @Nullable Secret key,
        @Field(advanced = true) @Nullable String proxy)
        implements StoreConnection {

    private static final Duration MAX = Duration.ofMinutes(10);

    /** How the connection is protected. */
    public enum Security {
        EXPLICIT,
        IMPLICIT,
        NONE
    }

    public FtpServer {
        // An IPv6 address has several colons.
        if (host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':')) {
            throw new IllegalArgumentException("host must be a name or an address. Set the port in port.");
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("timeout must be from 1s to 10m.");
        }
        if (folder != null) StorePath.folder(folder, "folder");
        if (user.isEmpty() || user.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("user must be a name without line breaks.");
        }
    }

    @Override
    public Store store(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        return new RemoteStore(context.shared(FtpSessions.class), context);
    }

    @Override
    public void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        context.shared(FtpSessions.class).closeIdle();
        StoreConnection.super.test(context);
    }

    int usedPort() {
        if (port != null) return port;
        return security == Security.IMPLICIT ? 990 : 21;
    }

    /** @param home an absolute path without a slash at its end */
    String root(String home) {
        if (folder == null || folder.isEmpty()) return home;
        String path = StorePath.folder(folder, "folder");
        if (folder.startsWith("/")) return path.isEmpty() ? "" : "/" + path;
        return home + "/" + path;
    }
}
