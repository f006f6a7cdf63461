package io.junctura.plugins.s3;

import io.junctura.api.ConnectorException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The objects of one bucket, below the connection's prefix. Paths are relative to the prefix; a path that ends with a
 * slash is a folder. Thread safe.
 */
final class Bucket implements AutoCloseable {

    private final BucketRequests requests;
    private final MultipartUploads uploads;
    private final S3Client client;
    private final S3Presigner links;
    private final long largestCopy;

    /** @param largestCopy in bytes, of a copy by one request; a larger one is made in parts of this size */
    Bucket(
            S3Connection connection,
            Clock clock,
            System.Logger log,
            S3Client client,
            S3Presigner links,
            long largestCopy) {
        this.requests = new BucketRequests(connection, client);
        this.uploads = new MultipartUploads(requests, clock, log, largestCopy);
        this.client = client;
        this.links = links;
        this.largestCopy = largestCopy;
    }

    MultipartUploads uploads() {
        return uploads;
    }

    // Names.

    /** The path of a key in a page. */
    String path(String key) {
        return requests.path(key);
    }

    /** Whether there is something in a folder, or the folder itself. */
    boolean hasAny(String folder) throws ConnectorException, NoSuchFileException, InterruptedException {
        return requests.hasAny(folder);
    }

    Optional<HeadObjectResponse> head(String path) throws ConnectorException, InterruptedException {
        return requests.head(path);
    }

    /** A page of what is in a folder or, without a delimiter, anywhere below it. */
    ListObjectsV2Response page(String folder, @Nullable String delimiter, @Nullable String token)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        String prefix = folder.isEmpty() ? requests.key("") : requests.key(folder + "/");
        return requests.call(
                Operation.LIST,
                folder,
                () -> client.listObjectsV2(list -> list.bucket(requests.name())
                        .prefix(prefix)
                        .delimiter(delimiter)
                        .continuationToken(token)
                        .encodingType(EncodingType.URL)));
    }

    /** Whether there is something in a folder beside the folder itself. */
    boolean isEmpty(String folder) throws ConnectorException, NoSuchFileException, InterruptedException {
        String prefix = requests.key(folder + "/");
        ListObjectsV2Response found = requests.call(
                Operation.LIST,
                folder,
                () -> client.listObjectsV2(
                        list -> list.bucket(requests.name()).prefix(prefix).maxKeys(2)));
        return found.contents().stream().allMatch(each -> prefix.equals(each.key()));
    }

    /** In bytes. */
    static long size(HeadObjectResponse head) {
        return head.contentLength() == null ? 0 : head.contentLength();
    }

    // Contents.

    /**
     * Reads a piece of a file.
     *
     * @param etag  of the content that is meant; null for any
     * @param range as HTTP writes it; null for all
     */
    InputStream read(String path, @Nullable String etag, @Nullable String range)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        return requests.call(
                Operation.READ,
                path,
                () -> client.getObject(
                        get -> get.bucket(requests.name())
                                .key(requests.key(path))
                                .ifMatch(etag)
                                .range(range),
                        new AsItArrives()));
    }

    /** The library's own stream has a timer, whose thread would outlive the plugin. */
    private static final class AsItArrives implements ResponseTransformer<GetObjectResponse, InputStream> {
        @Override
        public InputStream transform(GetObjectResponse head, AbortableInputStream content) {
            return content;
        }

        @Override
        public boolean needsConnectionLeftOpen() {
            return true;
        }
    }

    void put(String path, String contentType, byte[] content, int length)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        String digest = Base64.getEncoder().encodeToString(ETags.md5(content, length));
        requests.call(
                Operation.WRITE,
                path,
                () -> client.putObject(
                        put -> put.bucket(requests.name())
                                .key(requests.key(path))
                                .contentType(contentType)
                                .contentMD5(digest),
                        body(content, length, contentType)));
    }

    static RequestBody body(byte[] content, int length, String contentType) {
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(content, 0, length), length, contentType);
    }

    void delete(String path) throws ConnectorException, NoSuchFileException, InterruptedException {
        requests.call(
                Operation.DELETE,
                path,
                () -> client.deleteObject(
                        delete -> delete.bucket(requests.name()).key(requests.key(path))));
    }

    /** An address by which anyone can read a file until it expires. */
    String link(String path, Duration validFor) {
        return links.presignGetObject(link -> link.signatureDuration(validFor)
                        .getObjectRequest(get -> get.bucket(requests.name()).key(requests.key(path))))
                .url()
                .toExternalForm();
    }

    // Copies.

    /** Copies a file within the bucket, with its metadata. */
    void copy(String from, String to, HeadObjectResponse source)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        if (size(source) > largestCopy) {
            uploads.copy(from, to, source);
            return;
        }
        requests.call(
                Operation.WRITE,
                to,
                () -> client.copyObject(copy -> copy.sourceBucket(requests.name())
                        .sourceKey(requests.key(from))
                        .copySourceIfMatch(source.eTag())
                        .destinationBucket(requests.name())
                        .destinationKey(requests.key(to))));
    }

    @Override
    public void close() {
        client.close();
        links.close();
    }
}
