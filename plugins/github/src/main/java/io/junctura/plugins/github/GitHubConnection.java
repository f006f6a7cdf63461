package io.junctura.plugins.github;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Secret;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in at GitHub: by an access token, or as an app.
 *
 * @param address      the API's address. GitHub Enterprise Server: {@code https://HOST/api/v3}
 * @param token        a fine-grained or classic personal access token. Not used when an app signs in
 * @param app          the app's client ID or app ID, in place of a token
 * @param installation the number of the app's installation, which is the last part of the address of its page
 * @param privateKey   the app's private key, the text of the {@code .pem} file
 * @param authorities  certificates in PEM that are trusted, for a server whose certificate your own authority has
 *                     signed
 */
@ConnectionInfo(address = "address", authorities = "authorities", keepsSecrets = "installation")
public record GitHubConnection(
        @Field(fallback = "https://api.github.com", advanced = true)
        String address,

        @Nullable Secret token,
        @Field(title = "App") @Nullable String app,
        @Nullable Long installation,
        @Nullable Secret privateKey,

        @Field(advanced = true, widget = Field.Widget.MULTILINE) @Nullable
        String authorities)
        implements Connection {

    public GitHubConnection {
        if (app == null && token == null) {
            throw new IllegalArgumentException(
                    "Set \"token\"; or for a sign-in as an app, \"app\", \"installation\" and \"privateKey\".");
        }
        if (app != null && (installation == null || privateKey == null)) {
            throw new IllegalArgumentException(
                    "A sign-in as an app needs all of \"app\", \"installation\" and \"privateKey\".");
        }
        URI parsed;
        try {
            parsed = URI.create(address);
        } catch (IllegalArgumentException e) {
            parsed = URI.create("");
        }
        if (parsed.getHost() == null || parsed.getQuery() != null) {
            throw new IllegalArgumentException(
                    "\"address\" must be the address of the API, such as https://api.github.com, not \"" + address
                            + "\".");
        }
    }

    boolean isApp() {
        return app != null;
    }

    @Override
    public void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        // An installation has no user.
        String path = isApp() ? "/installation/repositories" : "/user";
        GitHub.of(context)
                .get(path)
                .query("per_page", isApp() ? 1 : null)
                .send()
                .close();
    }
}
