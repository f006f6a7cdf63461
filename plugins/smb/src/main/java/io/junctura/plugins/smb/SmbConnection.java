package io.junctura.plugins.smb;

import io.junctura.api.ActionContext;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Secret;
import io.junctura.api.TriggerContext;
import io.junctura.plugins.stores.Store;
import io.junctura.plugins.stores.StoreConnection;
import io.junctura.plugins.stores.StorePath;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A folder in a share of a Windows or Samba server.
 *
 * @param host       the server's name or address
 * @param port       the server's port
 * @param share      the name of the share, without slashes
 * @param folder     the folder in the share that flows see as the root. Without it, the share itself
 * @param domain     the domain of the user. Without it, the server's domain
 * @param user       the account's name
 * @param password   the account's password
 * @param signing    whether packets must be signed, which protects them against changes on the network path
 * @param encryption whether packets must be encrypted. Requires SMB 3
 */
@ConnectionInfo(address = "host", keepsSecrets = "folder")
public record SmbConnection(
        @Field(example = "files.example.com") String host,

        @Field(fallback = "445", min = 1, max = 65_535, advanced = true)
        int port,

        @Field(example = "orders") String share,
        @Field(fallback = "/", example = "incoming") String folder,
        @Field(example = "ACME") @Nullable String domain,
        @Field(example = "junctura") String user,
        Secret password,
        @Field(fallback = "true", advanced = true) boolean signing,
        @Field(fallback = "false", advanced = true) boolean encryption)
        implements StoreConnection {

    public SmbConnection {
        if (host.isBlank() || host.indexOf('\\') >= 0 || host.indexOf('/') >= 0) {
            throw new IllegalArgumentException("host must be the server's name alone, such as files.example.com.");
        }
        if (share.isBlank() || share.indexOf('\\') >= 0 || share.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "share must be the name of a share alone. Set a folder in the share as folder, and the server as host.");
        }
        if (port < 1 || port > 65_535) throw new IllegalArgumentException("port must be from 1 to 65535.");
        folder = StorePath.folder(folder, "folder");
    }

    @Override
    public Store store(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        // A later attempt of a step writes over what an earlier one has left.
        String key = context instanceof ActionContext<?> action ? action.idempotencyKey() : "";
        return new SmbStore(context.shared(SharedShare.class).usable(), folder, key.isEmpty() ? unique() : key);
    }

    @Override
    public Store watched(TriggerContext<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        return new SmbStore(context.shared(SharedShare.class).usable(), folder, unique());
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    /** Looks at the folder, however many files are in it. */
    @Override
    public void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        SmbStore store = new SmbStore(context.shared(SharedShare.class).usable(), folder, unique());
        store.mustBeFolder();
    }
}
