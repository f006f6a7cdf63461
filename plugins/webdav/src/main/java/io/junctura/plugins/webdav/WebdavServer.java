package io.junctura.plugins.webdav;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Secret;
import io.junctura.plugins.stores.Store;
import io.junctura.plugins.stores.StoreConnection;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A folder on a WebDAV server.
 *
 * @param address      the folder that flows see as the root
 * @param user         the account's name. Without it, requests are anonymous
 * @param password     the account's password, or a password for apps
 * @param timeout      how long the server may take for a request without a file
 * @param transferTime how long the transfer of one file may take
 * @param authorities  certificates in PEM that are trusted for this server, in addition to the usual ones
 * @param certificate  a client certificate in PEM, with its chain
 * @param key          the client certificate's key in PEM
 * @param proxy        the proxy, {@code http://host:port} or {@code socks5://host:port}
 */
@ConnectionInfo(
        address = "address",
        authorities = "authorities",
        certificate = "certificate",
        key = "key",
        proxy = "proxy",
        keepsSecrets = {"timeout", "transferTime"})
public record WebdavServer(
        @Field(example = "https://cloud.example.com/remote.php/dav/files/orders")
        String address,

        @Field(example = "orders") @Nullable String user,
        @Nullable Secret password,
        @Field(fallback = "30s", advanced = true) Duration timeout,
        @Field(fallback = "1h", advanced = true) Duration transferTime,

        @Field(widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String authorities,

        @Field(widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String certificate,

        @Nullable Secret key,
        @Field(advanced = true) @Nullable String proxy)
        implements StoreConnection {

    public WebdavServer {
        root(address);
        if (password != null && user == null) throw new IllegalArgumentException("A password needs a user.");
        within(timeout, "timeout", Duration.ofMinutes(10));
        within(transferTime, "transferTime", Duration.ofDays(1));
    }

    private static void within(Duration time, String component, Duration longest) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(longest) > 0) {
            throw new IllegalArgumentException(component + " must be from 1s to " + longest.toMinutes() + "m.");
        }
    }

    private static URI root(String address) {
        URI root = URI.create(address.endsWith("/") ? address : address + "/");
        boolean isWeb = "https".equals(root.getScheme()) || "http".equals(root.getScheme());
        if (!isWeb
                || root.getHost() == null
                || root.getRawUserInfo() != null
                || root.getRawQuery() != null
                || root.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "address must be the address of a folder, such as https://cloud.example.com/files.");
        }
        return root;
    }

    /** It ends with a slash. */
    URI root() {
        return root(address);
    }

    @Override
    public Store store(Context<? extends Connection> context) {
        return new WebdavStore(this, context.http());
    }
}
