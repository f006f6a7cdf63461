package io.junctura.plugins.s3;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.plugins.s3.UploadMemory.Begun;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The requests that are made of one bucket, below the connection's prefix. Paths are below it; a path that ends with a slash is that
 * of a folder. Thread safe.
 */
final class Bucket implements AutoCloseable {
    private static final Duration SWEEP_EVERY = Duration.ofDays(1);
    private static final int MOST_PARTS = 10_000;

    private final S3Connection connection;
    private final Clock clock;
    private final System.Logger log;
    private final S3Client client;
    private final S3Presigner links;
    private final long largestCopy;
    private final Failures failures;
    private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.MIN);

    /** @param largestCopy in bytes, of a copy by one request; a larger one is made in parts of this size */
    Bucket(
            S3Connection connection,
            Clock clock,
            System.Logger log,
            S3Client client,
            S3Presigner links,
            long largestCopy) {
        this.connection = connection;
        this.clock = clock;
        this.log = log;
        this.client = client;
        this.links = links;
        this.largestCopy = largestCopy;
        failures = new Failures(connection);
    }

    private String name() {
        return connection.bucket();
    }

    private String key(String path) {
        return connection.prefix().isEmpty() ? path : connection.prefix() + "/" + path;
    }

    /** In bytes. */
    int partSize() {
        return connection.partSize() << 20;
    }

    private <T> T call(Operation operation, String path, Supplier<T> request)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        try {
            return request.get();
        } catch (SdkException e) {
            throw failures.of(e, operation, path);
        }
    }

    // Names.

    /** A page of what is in a folder or, without a delimiter, anywhere below it. */
    ListObjectsV2Response page(String folder, @Nullable String delimiter, @Nullable String token)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        String prefix = folder.isEmpty() ? key("") : key(folder + "/");
        return call(
                Operation.LIST,
                folder,
                () -> client.listObjectsV2(list -> list.bucket(name())
                        .prefix(prefix)
                        .delimiter(delimiter)
                        .continuationToken(token)
                        .encodingType(EncodingType.URL)));
    }

    /** The path of a key in a page. */
    String path(String key) {
        return key.substring(key("").length());
    }

    /** Whether there is something in a folder, or the folder itself. */
    boolean hasAny(String folder) throws ConnectorException, NoSuchFileException, InterruptedException {
        String prefix = folder.isEmpty() ? key("") : key(folder + "/");
        ListObjectsV2Response found = call(
                Operation.LIST,
                folder,
                () -> client.listObjectsV2(
                        list -> list.bucket(name()).prefix(prefix).maxKeys(1)));
        return found.hasContents() && !found.contents().isEmpty();
    }

    /** Whether there is something in a folder beside the folder itself. */
    boolean isEmpty(String folder) throws ConnectorException, NoSuchFileException, InterruptedException {
        String prefix = key(folder + "/");
        ListObjectsV2Response found = call(
                Operation.LIST,
                folder,
                () -> client.listObjectsV2(
                        list -> list.bucket(name()).prefix(prefix).maxKeys(2)));
        return found.contents().stream().allMatch(each -> prefix.equals(each.key()));
    }

    Optional<HeadObjectResponse> head(String path) throws ConnectorException, InterruptedException {
        try {
            return Optional.of(call(
                    Operation.READ,
                    path,
                    () -> client.headObject(head -> head.bucket(name()).key(key(path)))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (ConnectorException e) {
            throw Failures.isMute(e) ? explained(e) : e;
        }
    }

    /** The answer to HEAD has no words. What is wrong with key, region or clock is told by another request. */
    private ConnectorException explained(ConnectorException mute) throws InterruptedException {
        try {
            hasAny("");
            return mute;
        } catch (ConnectorException e) {
            return Failures.isDenied(e) ? mute : e;
        } catch (NoSuchFileException e) {
            return mute;
        }
    }

    /** In bytes. */
    static long size(HeadObjectResponse head) {
        return head.contentLength() == null ? 0 : head.contentLength();
    }

    /** Without the quotes that only some stores write. */
    static @Nullable String plain(@Nullable String etag) {
        return etag == null ? null : etag.replace("\"", "");
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
        return call(
                Operation.READ,
                path,
                () -> client.getObject(
                        get -> get.bucket(name()).key(key(path)).ifMatch(etag).range(range), new AsItArrives()));
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
        String digest = Base64.getEncoder().encodeToString(md5(content, length));
        call(
                Operation.WRITE,
                path,
                () -> client.putObject(
                        put -> put.bucket(name())
                                .key(key(path))
                                .contentType(contentType)
                                .contentMD5(digest),
                        body(content, length, contentType)));
    }

    private static RequestBody body(byte[] content, int length, String contentType) {
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(content, 0, length), length, contentType);
    }

    static byte[] md5(byte[] content, int length) {
        MessageDigest digest = md5();
        digest.update(content, 0, length);
        return digest.digest();
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }

    void delete(String path) throws ConnectorException, NoSuchFileException, InterruptedException {
        call(
                Operation.DELETE,
                path,
                () -> client.deleteObject(delete -> delete.bucket(name()).key(key(path))));
    }

    /** An address by which anybody can read a file until it ends. */
    String link(String path, Duration validFor) {
        return links.presignGetObject(link -> link.signatureDuration(validFor)
                        .getObjectRequest(get -> get.bucket(name()).key(key(path))))
                .url()
                .toExternalForm();
    }

    // Copies.

    /** Copies a file within the bucket, with what the store knows of it. */
    void copy(String from, String to, HeadObjectResponse source)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        if (size(source) > largestCopy) {
            copyInParts(from, to, source);
            return;
        }
        call(
                Operation.WRITE,
                to,
                () -> client.copyObject(copy -> copy.sourceBucket(name())
                        .sourceKey(key(from))
                        .copySourceIfMatch(source.eTag())
                        .destinationBucket(name())
                        .destinationKey(key(to))));
    }

    private void copyInParts(String from, String to, HeadObjectResponse source)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        Begun upload = begin(to, source);
        boolean done = false;
        try {
            List<CompletedPart> parts = copyParts(upload, 1, from, source);
            complete(upload, parts);
            done = true;
        } finally {
            if (!done) abortQuietly(upload);
        }
    }

    /** Copies a whole file into parts of an upload. All of them are large enough to have others after them. */
    List<CompletedPart> copyParts(Begun upload, int first, String from, HeadObjectResponse source)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        long size = size(source);
        long count = Math.max(1, (size + largestCopy - 1) / largestCopy);
        long length = (size + count - 1) / count;
        List<CompletedPart> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = first + i;
            long begin = i * length;
            long end = Math.min(size, begin + length) - 1;
            CopyPartResult copied = call(
                            Operation.WRITE,
                            upload.path(),
                            () -> client.uploadPartCopy(copy -> copy.sourceBucket(name())
                                    .sourceKey(key(from))
                                    .copySourceIfMatch(source.eTag())
                                    .copySourceRange("bytes=" + begin + "-" + end)
                                    .destinationBucket(name())
                                    .destinationKey(key(upload.path()))
                                    .uploadId(upload.id())
                                    .partNumber(number)))
                    .copyPartResult();
            parts.add(part(number, copied == null ? null : copied.eTag()));
        }
        return parts;
    }

    private static CompletedPart part(int number, @Nullable String etag) {
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    // Uploads in parts.

    Begun begin(String path, String contentType) throws ConnectorException, NoSuchFileException, InterruptedException {
        return begun(
                path,
                call(
                                Operation.WRITE,
                                path,
                                () -> client.createMultipartUpload(create ->
                                        create.bucket(name()).key(key(path)).contentType(contentType)))
                        .uploadId());
    }

    private Begun begin(String path, HeadObjectResponse like)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        return begun(
                path,
                call(
                                Operation.WRITE,
                                path,
                                () -> client.createMultipartUpload(create -> create.bucket(name())
                                        .key(key(path))
                                        .contentType(like.contentType())
                                        .contentEncoding(like.contentEncoding())
                                        .contentDisposition(like.contentDisposition())
                                        .contentLanguage(like.contentLanguage())
                                        .cacheControl(like.cacheControl())
                                        .storageClass(like.storageClass())
                                        .metadata(like.metadata())))
                        .uploadId());
    }

    private static Begun begun(String path, @Nullable String id) throws ConnectorException {
        if (id != null) return new Begun(path, id);
        throw ConnectorException.broken(
                Reached.MAYBE, "Cannot write \"" + path + "\": the store gives no id for an upload in parts.", null);
    }

    CompletedPart upload(Begun upload, int number, byte[] content, int length, byte[] digest)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        if (number > MOST_PARTS) {
            throw ConnectorException.refused("Cannot write \"" + upload.path() + "\": it is larger than " + MOST_PARTS
                    + " parts of " + connection.partSize() + " MB. Raise the connection's part size.");
        }
        String etag = call(
                        Operation.WRITE,
                        upload.path(),
                        () -> client.uploadPart(
                                part -> part.bucket(name())
                                        .key(key(upload.path()))
                                        .uploadId(upload.id())
                                        .partNumber(number)
                                        .contentMD5(Base64.getEncoder().encodeToString(digest)),
                                body(content, length, "application/octet-stream")))
                .eTag();
        return part(number, etag);
    }

    /** The ETags of the parts that have arrived, by number. Empty if the upload has ended. */
    Optional<Map<Integer, String>> parts(Begun upload) throws ConnectorException, InterruptedException {
        Map<Integer, String> parts = new HashMap<>();
        Integer after = null;
        do {
            Integer marker = after;
            ListPartsResponse page;
            try {
                page = call(
                        Operation.LIST_PARTS,
                        upload.path(),
                        () -> client.listParts(list -> list.bucket(name())
                                .key(key(upload.path()))
                                .uploadId(upload.id())
                                .partNumberMarker(marker)));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (ConnectorException e) {
                if (isGone(e)) return Optional.empty();
                throw e;
            }
            page.parts().forEach(part -> parts.put(part.partNumber(), String.valueOf(plain(part.eTag()))));
            Integer next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextPartNumberMarker() : null;
            after = next != null && marker != null && next <= marker ? null : next;
        } while (after != null);
        return Optional.of(parts);
    }

    private static boolean isGone(ConnectorException e) {
        return e.getCause() instanceof AwsServiceException answered
                && answered.awsErrorDetails() != null
                && "NoSuchUpload".equals(answered.awsErrorDetails().errorCode());
    }

    /** Makes the file of its parts. Where the answer was lost, looks whether it was made. */
    void complete(Begun upload, List<CompletedPart> parts)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        try {
            call(
                    Operation.WRITE,
                    upload.path(),
                    () -> client.completeMultipartUpload(complete -> complete.bucket(name())
                            .key(key(upload.path()))
                            .uploadId(upload.id())
                            .multipartUpload(all -> all.parts(parts))));
        } catch (ConnectorException e) {
            if (e.kind() != ErrorKind.TRY_LATER) throw e;
            String there = head(upload.path()).map(HeadObjectResponse::eTag).orElse(null);
            if (!etag(parts).equals(plain(there))) throw e;
        }
    }

    /** That of a file of these parts; empty if the parts' own are not MD5s, as with some kinds of encryption. */
    static String etag(List<CompletedPart> parts) {
        MessageDigest digest = md5();
        for (CompletedPart part : parts) {
            String etag = String.valueOf(plain(part.eTag()));
            if (!etag.matches("[0-9a-f]{32}")) return "";
            digest.update(HexFormat.of().parseHex(etag));
        }
        return HexFormat.of().formatHex(digest.digest()) + "-" + parts.size();
    }

    void abortQuietly(Begun upload) throws InterruptedException {
        try {
            call(
                    Operation.ABORT,
                    upload.path(),
                    () -> client.abortMultipartUpload(abort ->
                            abort.bucket(name()).key(key(upload.path())).uploadId(upload.id())));
        } catch (ConnectorException | NoSuchFileException e) {
            log.log(System.Logger.Level.DEBUG, "An upload could not be aborted. It is tried again in some days.", e);
        }
    }

    /**
     * Aborts the uploads below the prefix that no run will end, such as those of runs that were cancelled: their parts cost money
     * and are in no list. Looks once a day.
     */
    void abortAbandoned() throws InterruptedException {
        Instant now = clock.instant();
        Instant last = swept.get();
        boolean isDue =
                !connection.abortAfter().isZero() && !now.minus(SWEEP_EVERY).isBefore(last);
        if (!isDue || !swept.compareAndSet(last, now)) return;
        try {
            List<MultipartUpload> all = call(
                            Operation.LIST_UPLOADS,
                            "",
                            () -> client.listMultipartUploads(
                                    list -> list.bucket(name()).prefix(key(""))))
                    .uploads();
            Instant limit = now.minus(connection.abortAfter());
            for (MultipartUpload each : all) {
                if (each.initiated() == null || each.initiated().isAfter(limit)) continue;
                log.log(
                        System.Logger.Level.INFO,
                        "The upload of \"" + path(each.key()) + "\", begun on " + each.initiated()
                                + " and never ended, is aborted.");
                abortQuietly(new Begun(path(each.key()), each.uploadId()));
            }
        } catch (ConnectorException | NoSuchFileException e) {
            log.log(System.Logger.Level.DEBUG, "Unfinished uploads could not be looked for.", e);
        }
    }

    @Override
    public void close() {
        client.close();
        links.close();
    }
}
