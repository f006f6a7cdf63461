package io.junctura.plugins.s3;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.plugins.s3.UploadMemory.Begun;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Uploads of large files to one bucket, in parts (multipart uploads). Thread safe. */
final class MultipartUploads {
    private static final Duration SWEEP_EVERY = Duration.ofDays(1);
    private static final int MAX_PARTS = 10_000;

    private final BucketRequests requests;
    private final Clock clock;
    private final System.Logger log;
    private final long largestCopy;
    private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.MIN);

    /** @param largestCopy in bytes, of a part that is copied by one request */
    MultipartUploads(BucketRequests requests, Clock clock, System.Logger log, long largestCopy) {
        this.requests = requests;
        this.clock = clock;
        this.log = log;
        this.largestCopy = largestCopy;
    }

    /** In bytes. */
    int partSize() {
        return requests.connection().partSize() << 20;
    }

    /** Copies a file within the bucket, part by part. */
    void copy(String from, String to, HeadObjectResponse source)
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

    /**
     * Copies a whole file into parts of an upload. All parts have the minimum size of parts that are not the last one.
     */
    List<CompletedPart> copyParts(Begun upload, int first, String from, HeadObjectResponse source)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        long size = Bucket.size(source);
        long count = Math.max(1, (size + largestCopy - 1) / largestCopy);
        long length = (size + count - 1) / count;
        List<CompletedPart> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = first + i;
            long begin = i * length;
            long end = Math.min(size, begin + length) - 1;
            CopyPartResult copied = requests.call(
                            Operation.WRITE,
                            upload.path(),
                            () -> requests.client()
                                    .uploadPartCopy(copy -> copy.sourceBucket(requests.name())
                                            .sourceKey(requests.key(from))
                                            .copySourceIfMatch(source.eTag())
                                            .copySourceRange("bytes=" + begin + "-" + end)
                                            .destinationBucket(requests.name())
                                            .destinationKey(requests.key(upload.path()))
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

    Begun begin(String path, String contentType) throws ConnectorException, NoSuchFileException, InterruptedException {
        return begin(path, create -> create.contentType(contentType));
    }

    /** Begins an upload whose file gets the headers and metadata of another one. */
    private Begun begin(String path, HeadObjectResponse like)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        return begin(
                path,
                create -> create.contentType(like.contentType())
                        .contentEncoding(like.contentEncoding())
                        .contentDisposition(like.contentDisposition())
                        .contentLanguage(like.contentLanguage())
                        .cacheControl(like.cacheControl())
                        .storageClass(like.storageClass())
                        .metadata(like.metadata()));
    }

    private Begun begin(String path, Consumer<CreateMultipartUploadRequest.Builder> attributes)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        String id = requests.call(
                        Operation.WRITE,
                        path,
                        () -> requests.client()
                                .createMultipartUpload(create -> attributes.accept(
                                        create.bucket(requests.name()).key(requests.key(path)))))
                .uploadId();
        if (id != null) return new Begun(path, id);
        throw ConnectorException.broken(
                Reached.MAYBE, "Cannot write \"" + path + "\": the store gave the multipart upload no ID.", null);
    }

    CompletedPart upload(Begun upload, int number, byte[] content, int length, byte[] digest)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        if (number > MAX_PARTS) {
            throw ConnectorException.refused("Cannot write \"" + upload.path() + "\": it is larger than " + MAX_PARTS
                    + " parts of " + requests.connection().partSize() + " MB. Raise the connection's part size.");
        }
        String etag = requests.call(
                        Operation.WRITE,
                        upload.path(),
                        () -> requests.client()
                                .uploadPart(
                                        part -> part.bucket(requests.name())
                                                .key(requests.key(upload.path()))
                                                .uploadId(upload.id())
                                                .partNumber(number)
                                                .contentMD5(Base64.getEncoder().encodeToString(digest)),
                                        Bucket.body(content, length, "application/octet-stream")))
                .eTag();
        return part(number, etag);
    }

    /** The ETags of the parts that have arrived, by number. Empty if the upload has ended, or its parts cannot be listed. */
    Optional<Map<Integer, String>> parts(Begun upload) throws ConnectorException, InterruptedException {
        Map<Integer, String> parts = new HashMap<>();
        Integer after = null;
        do {
            Integer marker = after;
            ListPartsResponse page;
            try {
                page = requests.call(
                        Operation.LIST_PARTS,
                        upload.path(),
                        () -> requests.client()
                                .listParts(list -> list.bucket(requests.name())
                                        .key(requests.key(upload.path()))
                                        .uploadId(upload.id())
                                        .partNumberMarker(marker)));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (ConnectorException e) {
                if (isMissing(e)) return Optional.empty();
                if (!isNotListed(e)) throw e;
                log.log(System.Logger.Level.INFO, "The upload begins again. " + e.getMessage());
                abortQuietly(upload);
                return Optional.empty();
            }
            page.parts().forEach(part -> parts.put(part.partNumber(), String.valueOf(ETags.unquoted(part.eTag()))));
            Integer next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextPartNumberMarker() : null;
            after = next != null && marker != null && next <= marker ? null : next;
        } while (after != null);
        return Optional.of(parts);
    }

    private static boolean isMissing(ConnectorException e) {
        return e.getCause() instanceof AwsServiceException answered
                && answered.awsErrorDetails() != null
                && "NoSuchUpload".equals(answered.awsErrorDetails().errorCode());
    }

    /** Whether the store does not support the request, or the key may not send it. */
    private static boolean isNotListed(ConnectorException e) {
        return e.kind() == ErrorKind.REFUSED
                && e.getCause() instanceof AwsServiceException answered
                && List.of(403, 405, 501).contains(answered.statusCode());
    }

    /** Completes the upload. If the answer is lost, checks whether the file exists. */
    void complete(Begun upload, List<CompletedPart> parts)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        try {
            requests.call(
                    Operation.WRITE,
                    upload.path(),
                    () -> requests.client()
                            .completeMultipartUpload(complete -> complete.bucket(requests.name())
                                    .key(requests.key(upload.path()))
                                    .uploadId(upload.id())
                                    .multipartUpload(all -> all.parts(parts))));
        } catch (ConnectorException e) {
            if (e.kind() != ErrorKind.TRY_LATER) throw e;
            String there =
                    requests.head(upload.path()).map(HeadObjectResponse::eTag).orElse(null);
            if (!ETags.ofParts(parts).equals(ETags.unquoted(there))) throw e;
        }
    }

    void abortQuietly(Begun upload) throws InterruptedException {
        try {
            requests.call(
                    Operation.ABORT,
                    upload.path(),
                    () -> requests.client()
                            .abortMultipartUpload(abort -> abort.bucket(requests.name())
                                    .key(requests.key(upload.path()))
                                    .uploadId(upload.id())));
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
        boolean isDue = !requests.connection().abortAfter().isZero()
                && !now.minus(SWEEP_EVERY).isBefore(last);
        if (!isDue || !swept.compareAndSet(last, now)) return;
        try {
            List<MultipartUpload> all = requests.call(
                            Operation.LIST_UPLOADS,
                            "",
                            () -> requests.client()
                                    .listMultipartUploads(
                                            list -> list.bucket(requests.name()).prefix(requests.key(""))))
                    .uploads();
            Instant limit = now.minus(requests.connection().abortAfter());
            for (MultipartUpload each : all) {
                if (each.initiated() == null || each.initiated().isAfter(limit)) continue;
                log.log(
                        System.Logger.Level.INFO,
                        "The upload of \"" + requests.path(each.key()) + "\", begun on " + each.initiated()
                                + " and never completed, was aborted.");
                abortQuietly(new Begun(requests.path(each.key()), each.uploadId()));
            }
        } catch (ConnectorException | NoSuchFileException e) {
            log.log(System.Logger.Level.DEBUG, "Unfinished uploads could not be listed.", e);
        }
    }
}
