package com.example.acme;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An account at Acme.
 *
 * @param address       the address of Acme's API
 * @param token         an access token, made in Acme's settings
 * @param webhookSecret the secret with which Acme signs its webhooks. Acme's settings show it beside the webhook
 */
@ConnectionInfo(address = "address")
public record AcmeConnection(
        @Field(example = "https://api.acme.example") String address,
        Secret token,
        @Nullable Secret webhookSecret) implements Connection {

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        call(context, to("GET", "/account")).close();
    }

    HttpRequest.Builder to(String method, String path) {
        return HttpRequest.to(method, URI.create(address + path)).header("Authorization", "Bearer " + token.reveal());
    }

    /**
     * Acme's answer, if it is a success.
     *
     * @throws ConnectorException of the kind by which the server decides whether to try again
     */
    static HttpAnswer call(Context<?> context, HttpRequest.Builder request)
            throws ConnectorException, InterruptedException {
        return context.http().send(request.build()).orThrow("Acme");
    }
}
