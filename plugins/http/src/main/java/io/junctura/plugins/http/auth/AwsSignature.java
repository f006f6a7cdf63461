package io.junctura.plugins.http.auth;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.HttpRequest.Body;
import io.junctura.api.Reached;
import io.junctura.plugins.sigv4.AccessKey;
import io.junctura.plugins.sigv4.Signer;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AWS Signature Version 4, which signs each request with its whole body. A file is read twice, in constant memory: for its hash, and
 * to be sent. So the signature covers it also where a service does not take UNSIGNED-PAYLOAD, as most do not.
 */
public record AwsSignature(AccessKey accessKey, String service, String region) implements SignIn {
    private static final String CONTENT_HASH = "x-amz-content-sha256";

    @Override
    public HttpAnswer send(HttpRequest request, Context<? extends Connection> context)
            throws ConnectorException, InterruptedException {
        Map<String, String> signed = new HashMap<>();
        for (HttpRequest.Header header : request.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            // Proxies may change other headers.
            boolean isStable = name.startsWith("x-amz-") || name.equals("content-type");
            if (isStable) signed.merge(name, header.value().strip(), (one, more) -> one + "," + more);
        }
        Body body = request.body();
        if (body != null) signed.putIfAbsent("content-type", body.contentType());
        String hash = hash(body);
        signed.put(CONTENT_HASH, hash);
        Map<String, String> added = new Signer(accessKey, service, region)
                .sign(
                        request.method(),
                        request.address(),
                        signed,
                        hash,
                        context.clock().instant());
        HttpRequest complete = SignIn.with(request, CONTENT_HASH, hash);
        for (Map.Entry<String, String> header : added.entrySet()) {
            complete = SignIn.with(complete, header.getKey(), header.getValue());
        }
        return OneAddress.send(complete, context.http());
    }

    private static String hash(@Nullable Body body) throws ConnectorException, InterruptedException {
        if (body == null) return Signer.sha256(new byte[0]);
        if (body instanceof Body.Bytes bytes) return Signer.sha256(bytes.content());
        if (!(body instanceof Body.Streamed streamed))
            throw new IllegalStateException("http.request makes bytes of JSON");
        try (InputStream in = streamed.source().open()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (Thread.interrupted()) throw new InterruptedException();
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw ConnectorException.broken(
                    Reached.NO, "What was to be sent could not be read: " + e.getMessage() + ".", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has SHA-256.
        }
    }

    @Override
    public Set<String> headers() {
        return Set.of("authorization", "x-amz-date", "x-amz-security-token", CONTENT_HASH);
    }

    @Override
    public String remedy() {
        return "Check access key, secret, session token, service and region, what the key may do, and this server's clock.";
    }
}
