package io.junctura.plugins.dropbox;

import io.junctura.api.ActionContext;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.OAuth2;
import io.junctura.api.Secret;
import io.junctura.plugins.stores.Store;
import io.junctura.plugins.stores.StoreConnection;
import io.junctura.plugins.stores.StorePath;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An account at Dropbox. A person authorizes the connection once, or it has an access token.
 *
 * @param appKey         the app's key, for a connection that a person authorizes
 * @param appSecret      the app's secret
 * @param accessToken    an access token, in place of the app's key. Tokens from the App Console expire after four hours
 * @param folder         the folder that flows see as the root
 * @param timeout        how long Dropbox may take for a request without a file
 * @param transferTime   how long the transfer of one file, or of one part of an upload, may take
 * @param address        the address of the API
 * @param contentAddress the address of the API for the content of files
 * @param notifyAddress  the address of the API that reports changes
 */
@ConnectionInfo(
        address = "address",
        keepsSecrets = {"folder", "timeout", "transferTime"})
@OAuth2(
        authorize = "https://www.dropbox.com/oauth2/authorize",
        token = "{address}/oauth2/token",
        clientId = "appKey",
        clientSecret = "appSecret",
        parameters = "token_access_type=offline")
public record DropboxConnection(
        @Field(example = "a1b2c3d4e5f6g7h") @Nullable String appKey,
        @Nullable Secret appSecret,
        @Nullable Secret accessToken,
        @Field(fallback = "/", example = "orders") String folder,
        @Field(fallback = "30s", advanced = true) Duration timeout,
        @Field(fallback = "1h", advanced = true) Duration transferTime,

        @Field(fallback = "https://api.dropboxapi.com", advanced = true)
        String address,

        @Field(fallback = "https://content.dropboxapi.com", advanced = true)
        String contentAddress,

        @Field(fallback = "https://notify.dropboxapi.com", advanced = true)
        String notifyAddress)
        implements StoreConnection {

    public DropboxConnection {
        folder = StorePath.folder(folder, "folder");
        within(timeout, "timeout", Duration.ofMinutes(10));
        within(transferTime, "transferTime", Duration.ofDays(1));
        mustBeAddress(address, "address");
        mustBeAddress(contentAddress, "contentAddress");
        mustBeAddress(notifyAddress, "notifyAddress");
    }

    private static void within(Duration time, String component, Duration longest) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(longest) > 0) {
            throw new IllegalArgumentException(component + " must be from 1s to " + longest.toMinutes() + "m.");
        }
    }

    private static void mustBeAddress(String text, String component) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            address = URI.create("");
        }
        if (address.getHost() == null || address.getQuery() != null) {
            throw new IllegalArgumentException(
                    component + " must be an address such as https://api.dropboxapi.com, not \"" + text + "\".");
        }
    }

    @Override
    public Store store(Context<? extends Connection> context) {
        UploadMemory memory = context instanceof ActionContext<?> action ? UploadMemory.of(action) : UploadMemory.NONE;
        return new DropboxStore(Dropbox.of(context), memory);
    }

    /** Asks for the account's name, and checks that the folder exists. */
    @Override
    public void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        Dropbox dropbox = Dropbox.of(context);
        String account = dropbox.account();
        if (!folder.isEmpty()) dropbox.metadata("/" + folder);
        context.log().log(System.Logger.Level.INFO, "Dropbox answers, and the account is that of " + account + ".");
    }
}
