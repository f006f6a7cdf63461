package io.junctura.plugins.s3;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Files.Content;
import io.junctura.plugins.stores.ContentTypes;
import io.junctura.plugins.stores.Entry;
import io.junctura.plugins.stores.Store;
import io.junctura.plugins.stores.StorePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects below a prefix. A folder is the part of keys before a slash: it exists as long as a key begins with it.
 * An object whose key ends with a slash is an empty folder.
 */
final class S3Store implements Store {
    /** A part that has others after it is as large at least. */
    private static final long MIN_PART_SIZE = 5L << 20;

    private final Bucket bucket;
    private final UploadMemory memory;
    private final boolean emptyIsThere;

    /** @param emptyIsThere whether a folder in which nothing is counts as an empty one */
    S3Store(Bucket bucket, UploadMemory memory, boolean emptyIsThere) {
        this.bucket = bucket;
        this.memory = memory;
        this.emptyIsThere = emptyIsThere;
    }

    @Override
    public void list(String folder, Listing listing) throws ConnectorException, IOException, InterruptedException {
        boolean isThere = folder.isEmpty() || emptyIsThere;
        String token = null;
        do {
            ListObjectsV2Response page = bucket.page(folder, "/", token);
            for (CommonPrefix each : page.commonPrefixes()) {
                isThere = true;
                String path = bucket.path(each.prefix());
                Entry entry = folder(path.substring(0, path.length() - 1));
                if (isPath(entry.path())) listing.found(entry);
            }
            for (S3Object each : page.contents()) {
                isThere = true;
                String path = bucket.path(each.key());
                if (isPath(path)) listing.found(entry(path, each.size(), each.lastModified(), each.eTag()));
            }
            token = next(page, token);
        } while (token != null);
        if (!isThere) throw new NoSuchFileException(folder);
    }

    private static @Nullable String next(ListObjectsV2Response page, @Nullable String token) {
        boolean goesOn = Boolean.TRUE.equals(page.isTruncated())
                && page.nextContinuationToken() != null
                && !page.nextContinuationToken().equals(token);
        return goesOn ? page.nextContinuationToken() : null;
    }

    /** Keys may be what no path is, such as {@code a//b}. */
    private static boolean isPath(String path) {
        if (path.isEmpty() || path.endsWith("/") || path.startsWith("/")) return false;
        try {
            return StorePath.file(path, "key").equals(path);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Entry folder(String path) {
        return new Entry(path, StorePath.name(path), true, 0, Instant.EPOCH, "");
    }

    private static Entry entry(String path, @Nullable Long size, @Nullable Instant modified, @Nullable String etag) {
        Instant time = modified == null ? Instant.EPOCH : modified;
        Entry entry = Entry.of(path, false, size == null ? 0 : size, time);
        String version = ETags.unquoted(etag);
        if (version == null) version = entry.size() + "-" + time.getEpochSecond();
        return new Entry(path, entry.name(), false, entry.size(), time, version);
    }

    private static Entry entry(String path, HeadObjectResponse head) {
        return entry(path, head.contentLength(), head.lastModified(), head.eTag());
    }

    @Override
    public Optional<Entry> find(String path) throws ConnectorException, IOException, InterruptedException {
        if (path.isEmpty()) return Optional.of(folder(path));
        Optional<HeadObjectResponse> head = bucket.head(path);
        if (head.isPresent()) return Optional.of(entry(path, head.get()));
        return bucket.hasAny(path) ? Optional.of(folder(path)) : Optional.empty();
    }

    @Override
    public InputStream open(String path) throws ConnectorException, IOException, InterruptedException {
        HeadObjectResponse head = file(path);
        return new ObjectStream(bucket, path, head.eTag(), Bucket.size(head)).opened();
    }

    private HeadObjectResponse file(String path) throws ConnectorException, NoSuchFileException, InterruptedException {
        Optional<HeadObjectResponse> head = bucket.head(path);
        if (head.isPresent()) return head.get();
        if (bucket.hasAny(path)) throw ConnectorException.refused("\"" + path + "\" is a folder.");
        throw new NoSuchFileException(path);
    }

    @Override
    public void write(String path, Content content) throws ConnectorException, IOException, InterruptedException {
        upload(path, memory, content);
    }

    @Override
    public void append(String path, Content content) throws ConnectorException, IOException, InterruptedException {
        Optional<HeadObjectResponse> there = bucket.head(path);
        // A later attempt would append twice, so it does not continue an earlier one.
        upload(path, UploadMemory.NONE, out -> {
            if (there.isPresent() && Bucket.size(there.get()) >= MIN_PART_SIZE) {
                ((Upload) out).beginWith(path, there.get());
            } else if (there.isPresent()) {
                try (InputStream before = open(path)) {
                    before.transferTo(out);
                }
            }
            content.to(out);
        });
    }

    private void upload(String path, UploadMemory memory, Content content)
            throws ConnectorException, IOException, InterruptedException {
        bucket.uploads().abortAbandoned();
        boolean ended = false;
        Upload upload = new Upload(bucket, path, ContentTypes.of(path), memory);
        try {
            content.to(upload);
            upload.complete();
            ended = true;
        } catch (Upload.Failed e) {
            ConnectorException why = e.unpacked();
            ended = goesOn(why, memory);
            throw why;
        } catch (ConnectorException e) {
            ended = goesOn(e, memory);
            throw e;
        } catch (InterruptedException e) {
            // A later attempt continues the upload, or it is aborted with the abandoned ones.
            ended = true;
            throw e;
        } finally {
            upload.close();
            if (!ended) upload.abort();
        }
    }

    private static boolean goesOn(ConnectorException why, UploadMemory memory) {
        return memory.lasts() && why.kind() == ErrorKind.TRY_LATER;
    }

    /** A folder begins with its first file. */
    @Override
    public void createFolder(String path) {}

    @Override
    public void move(String from, String to) throws ConnectorException, IOException, InterruptedException {
        if (find(to).isPresent()) throw new FileAlreadyExistsException(to);
        Optional<HeadObjectResponse> file = bucket.head(from);
        if (file.isPresent()) {
            moveFile(from, to, file.get());
            return;
        }
        if (!bucket.hasAny(from)) throw new NoSuchFileException(from);
        if (to.startsWith(from + "/")) {
            throw ConnectorException.refused("The folder \"" + from + "\" cannot be moved into itself.");
        }
        String token = null;
        do {
            ListObjectsV2Response page = bucket.page(from, null, token);
            for (S3Object each : page.contents()) {
                String path = bucket.path(each.key());
                Optional<HeadObjectResponse> head = bucket.head(path);
                if (head.isPresent()) moveFile(path, to + path.substring(from.length()), head.get());
            }
            token = next(page, token);
        } while (token != null);
    }

    private void moveFile(String from, String to, HeadObjectResponse file)
            throws ConnectorException, IOException, InterruptedException {
        bucket.uploads().abortAbandoned();
        bucket.copy(from, to, file);
        // What has been written there in the meantime is another file.
        String now = bucket.head(from).map(HeadObjectResponse::eTag).orElse(null);
        if (now != null && !now.equals(file.eTag())) return;
        try {
            bucket.delete(from);
        } catch (ConnectorException e) {
            // Else the move could not be tried again: its target would be there.
            bucket.delete(to);
            throw e;
        }
    }

    @Override
    public void delete(String path) throws ConnectorException, IOException, InterruptedException {
        if (bucket.head(path).isPresent()) {
            bucket.delete(path);
            return;
        }
        if (!bucket.hasAny(path)) throw new NoSuchFileException(path);
        if (!bucket.isEmpty(path)) throw new DirectoryNotEmptyException(path);
        bucket.delete(path + "/");
    }
}
