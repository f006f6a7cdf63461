package io.junctura.plugins.s3;

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
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A bucket and an access key.
 *
 * @param bucket          the bucket's name
 * @param region          the bucket's region. Most stores other than Amazon's accept any value
 * @param endpoint        the store's address. Without it, Amazon's
 * @param pathStyle       whether requests name the bucket in their path, as most stores with an own endpoint require.
 *                        Otherwise the endpoint begins with the bucket: {@code https://orders.s3.example.com}
 * @param accessKeyId     the ID of the access key
 * @param secretAccessKey the secret access key, which signs requests
 * @param prefix          the folder in the bucket that flows see as the root. Without it, the bucket itself
 * @param partSize        the size in MB of the parts of a large file. A file has at most 10,000 parts
 * @param abortAfter      unfinished uploads below the prefix that are older than this are aborted. {@code 0s} keeps
 *                        them
 * @param authorities     certificates in PEM that are trusted beside Java's own
 */
@ConnectionInfo(
        address = "endpoint",
        authorities = "authorities",
        keepsSecrets = {"prefix", "partSize", "abortAfter"})
public record S3Connection(
        @Field(example = "orders") String bucket,

        @Field(fallback = "us-east-1", example = "eu-central-1")
        String region,

        @Field(example = "https://s3.example.com") @Nullable String endpoint,
        @Field(fallback = "true", advanced = true) boolean pathStyle,

        @Field(title = "Access key ID", example = "AKIDEXAMPLE")
        String accessKeyId,

        Secret secretAccessKey,
        @Field(fallback = "/", example = "incoming") String prefix,

        @Field(title = "Part size (MB)", fallback = "8", min = 5, max = 512, advanced = true)
        int partSize,

        @Field(title = "Abort unfinished uploads after", fallback = "7d", advanced = true)
        Duration abortAfter,

        @Field(title = "Certificate authorities", widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String authorities)
        implements StoreConnection {

    public S3Connection {
        if (bucket.isBlank() || bucket.contains("/")) {
            throw new IllegalArgumentException(
                    "bucket must be a name without slashes. Set a folder in the bucket as prefix.");
        }
        prefix = StorePath.folder(prefix, "prefix");
        if (endpoint != null) base(endpoint, bucket, pathStyle);
        if (partSize < 5 || partSize > 512) throw new IllegalArgumentException("partSize must be from 5 to 512 MB.");
        if (abortAfter.isNegative()) throw new IllegalArgumentException("abortAfter must not be negative.");
    }

    /** The endpoint without the bucket, which is put into the addresses of requests again. Null for Amazon's. */
    @Nullable
    URI base() {
        return endpoint == null ? null : base(endpoint, bucket, pathStyle);
    }

    private static URI base(String endpoint, String bucket, boolean pathStyle) {
        URI address;
        try {
            address = new URI(endpoint.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("endpoint is not an address. Write it as https://s3.example.com.", e);
        }
        String scheme = String.valueOf(address.getScheme());
        if (address.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException("endpoint is not an address. Write it as https://s3.example.com.");
        }
        if (pathStyle) return address;
        if (!address.getHost().startsWith(bucket + ".")) {
            throw new IllegalArgumentException("Without path style, endpoint must begin with the bucket, as in https://"
                    + bucket + ".s3.example.com.");
        }
        String host = address.getHost().substring(bucket.length() + 1);
        return URI.create(scheme + "://" + host + (address.getPort() < 0 ? "" : ":" + address.getPort()));
    }

    @Override
    public Store store(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        UploadMemory memory = context instanceof ActionContext<?> action ? UploadMemory.of(action) : UploadMemory.NONE;
        return new S3Store(context.shared(SharedBucket.class), memory, false);
    }

    @Override
    public Store watched(TriggerContext<? extends Connection> context) throws ConnectorException, InterruptedException {
        return new S3Store(context.shared(SharedBucket.class), UploadMemory.NONE, true);
    }

    /** Asks for one name, however many there are. */
    @Override
    public void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        context.shared(SharedBucket.class).hasAny("");
    }
}
