package io.junctura.plugins.http.auth;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionContext;
import io.junctura.api.SharedResource;

/** Keeps the nonce of a connection for Digest. */
public final class SharedNonce implements SharedResource<Connection, DigestNonce> {
    @Override
    public DigestNonce open(ConnectionContext<Connection> context) {
        return new DigestNonce();
    }
}
