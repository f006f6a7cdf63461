package io.junctura.plugins.http.auth;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One way to sign in. It sends requests with what the server asks for. Thread safe. */
public sealed interface SignIn
        permits SignIn.None,
                SignIn.ClientCertificate,
                SignIn.Header,
                SignIn.QueryParameter,
                SignIn.AccessToken,
                Digest,
                AwsSignature {

    /** Sends a request that is signed in. */
    HttpAnswer send(HttpRequest request, Context<? extends Connection> context)
            throws ConnectorException, InterruptedException;

    /** The headers that it sets, in lower case. A step cannot set them. */
    default Set<String> headers() {
        return Set.of();
    }

    /** What a person does if the server refuses requests, as sentences. */
    default String remedy() {
        return "Check the credentials, and what they allow.";
    }

    /** Nothing is sent. */
    record None() implements SignIn {
        @Override
        public HttpAnswer send(HttpRequest request, Context<? extends Connection> context)
                throws ConnectorException, InterruptedException {
            return context.http().send(request);
        }

        @Override
        public String remedy() {
            return "The connection has no credentials. Set them.";
        }
    }

    /** A client certificate, which the server's TLS shows. */
    record ClientCertificate() implements SignIn {
        @Override
        public HttpAnswer send(HttpRequest request, Context<? extends Connection> context)
                throws ConnectorException, InterruptedException {
            return context.http().send(request);
        }

        @Override
        public String remedy() {
            return "Check that the certificate has not expired, that the server trusts its issuer, and what the"
                    + " certificate allows.";
        }
    }

    /** A header that is always the same. */
    record Header(String name, Secret value) implements SignIn {
        @Override
        public HttpAnswer send(HttpRequest request, Context<? extends Connection> context)
                throws ConnectorException, InterruptedException {
            return context.http().send(with(request, name, value.reveal()));
        }

        @Override
        public Set<String> headers() {
            return Set.of(name.toLowerCase(Locale.ROOT));
        }
    }

    /** A query parameter that is always the same. */
    record QueryParameter(String name, Secret value) implements SignIn {
        @Override
        public HttpAnswer send(HttpRequest request, Context<? extends Connection> context)
                throws ConnectorException, InterruptedException {
            HttpRequest.Builder address =
                    HttpRequest.to(request.method(), request.address()).query(name, value.reveal());
            return context.http()
                    .send(new HttpRequest(
                            request.method(),
                            address.build().address(),
                            request.headers(),
                            request.body(),
                            request.timeLimit(),
                            request.maxRedirects(),
                            request.maxBytes()));
        }
    }

    /** An access token by OAuth2. A request that is refused with 401 is sent once more, with a new token. */
    record AccessToken() implements SignIn {
        @Override
        public HttpAnswer send(HttpRequest request, Context<? extends Connection> context)
                throws ConnectorException, InterruptedException {
            Secret token = context.tokens().get();
            HttpAnswer first = context.http().send(bearer(request, token));
            if (first.status() != 401) return first;
            first.close();
            // The token was withdrawn before its time. What a 401 refuses is not done, so once more is safe.
            context.tokens().refused(token);
            return context.http().send(bearer(request, context.tokens().get()));
        }

        private static HttpRequest bearer(HttpRequest request, Secret token) {
            return with(request, "Authorization", "Bearer " + token.reveal());
        }

        @Override
        public Set<String> headers() {
            return Set.of("authorization");
        }
    }

    /** The request with one more header. */
    static HttpRequest with(HttpRequest request, String name, String value) {
        List<HttpRequest.Header> headers = new ArrayList<>(request.headers());
        headers.add(new HttpRequest.Header(name, value));
        return new HttpRequest(
                request.method(),
                request.address(),
                headers,
                request.body(),
                request.timeLimit(),
                request.maxRedirects(),
                request.maxBytes());
    }
}
