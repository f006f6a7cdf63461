package io.junctura.plugins.s3;

import io.junctura.api.ConnectorException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Sends requests to one bucket, below the connection's prefix, and translates its failures. Thread safe. */
final class BucketRequests {

    private final S3Connection connection;
    private final S3Client client;
    private final Failures failures;

    BucketRequests(S3Connection connection, S3Client client) {
        this.connection = connection;
        this.client = client;
        this.failures = new Failures(connection);
    }

    S3Connection connection() {
        return connection;
    }

    S3Client client() {
        return client;
    }

    String name() {
        return connection.bucket();
    }

    String key(String path) {
        return connection.prefix().isEmpty() ? path : connection.prefix() + "/" + path;
    }

    /** The path of a key in a page. */
    String path(String key) {
        return key.substring(key("").length());
    }

    <T> T call(Operation operation, String path, Supplier<T> request)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        try {
            return request.get();
        } catch (SdkException e) {
            throw failures.of(e, operation, path);
        }
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

    /** The response to HEAD has no message. Another request finds out what is wrong with the key, region or clock. */
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
}
