package io.junctura.plugins.vfs;

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
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder in a file system with a provider for Apache Commons VFS.
 *
 * @param address  the address of the file system and a folder in it, in the form of its provider
 * @param folder   the folder below the address that flows see as the root. Without it, the address itself
 * @param user     the account's name, if the provider needs one
 * @param password the account's password
 * @param endpoint the address that the provider calls, if {@code address} names no host, such as the address of a
 *                 bucket
 * @param options  settings of the provider, by their names. Each is true, false or a number
 * @param timeout  how long an operation of the provider may take
 */
@ConnectionInfo(
        address = "address",
        keepsSecrets = {"folder", "timeout"})
public record VfsConnection(
        @Field(example = "hdfs://namenode.example.com:8020/orders")
        String address,

        @Field(example = "in") @Nullable String folder,
        @Field(example = "orders") @Nullable String user,
        @Nullable Secret password,

        @Field(example = "https://storage.example.com", advanced = true) @Nullable
        String endpoint,

        @Field(advanced = true) Map<String, String> options,
        @Field(fallback = "60s", advanced = true) Duration timeout)
        implements StoreConnection {

    private static final Duration MAX = Duration.ofHours(1);

    /** A text could name a file of this machine, or a server that the address policy does not check. */
    private static final Pattern OPTION = Pattern.compile("true|false|-?[0-9]{1,18}");

    public VfsConnection {
        FolderAddress.of(address, folder);
        if (folder != null) folder = StorePath.folder(folder, "folder");
        if (endpoint != null) FolderAddress.endpoint(endpoint);
        if (password != null && user == null) throw new IllegalArgumentException("A password needs a user.");
        options = Map.copyOf(options);
        options.forEach((name, value) -> {
            if (!OPTION.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "options." + name + " must be true, false or a number. Other options of a provider are not"
                                + " taken, because they could name files of the server and addresses that its policy"
                                + " forbids.");
            }
        });
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("timeout must be from 1s to 1h.");
        }
    }

    /** Where it is. */
    FolderAddress place() {
        return FolderAddress.of(address, folder);
    }

    @Override
    public Store store(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        return new RemoteStore(context.shared(VfsSessions.class), context);
    }

    @Override
    public void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        context.shared(VfsSessions.class).closeIdle();
        StoreConnection.super.test(context);
    }
}
