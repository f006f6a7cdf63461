package com.example.acme;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account at Acme.
 *
 * @param address       where Acme's API is
 * @param token         an access token, made in Acme's settings
 * @param webhookSecret what Acme signs its webhooks with; shown beside the webhook in Acme's settings
 */
@ConnectionInfo(address = "address")
public record AcmeConnection(
        @Field(example = "https://api.acme.example") String address,
        Secret token,
        @Nullable Secret webhookSecret) implements Connection {

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        call(context, to("GET", "/account"));
    }

    HttpRequest.Builder to(String method, String path) {
        return HttpRequest.to(method, URI.create(address + path)).header("Authorization", "Bearer " + token.reveal());
    }

    /** What Acme answers. Its errors become those by which the server knows whether to try again. */
    static Map<?, ?> call(Context<?> context, HttpRequest.Builder request)
            throws ConnectorException, InterruptedException {
        try (HttpAnswer answer = context.http().send(request.build())) {
            int status = answer.status();
            String said = "Acme answered " + status + " at " + answer.address().getPath() + ".";
            if (status == 401) {
                throw ConnectorException.credentials(said + " Make a new access token in Acme's settings.");
            }
            if (status == 429 || status >= 500) {
                throw ConnectorException.tryLater(Reached.MAYBE, said);
            }
            if (status >= 400) throw ConnectorException.refused(said);
            return context.json().parse(answer.bytes()) instanceof Map<?, ?> object ? object : Map.of();
        }
    }
}
