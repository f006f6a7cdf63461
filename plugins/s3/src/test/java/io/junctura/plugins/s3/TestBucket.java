package io.junctura.plugins.s3;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.gaul.s3proxy.junit.S3ProxyExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A new bucket in an S3 server in this process, with a client that is independent of the connector. */
final class TestBucket implements AutoCloseable {
    static final String KEY_ID = "test-key";
    static final String SECRET = "test-secret";

    final String name = "bucket-" + UUID.randomUUID();
    final URI endpoint;
    final S3Client client;

    TestBucket(S3ProxyExtension server) {
        endpoint = server.getUri();
        client = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, SECRET)))
                .build();
        client.createBucket(create -> create.bucket(name));
    }

    static S3ProxyExtension server() {
        return S3ProxyExtension.builder().withCredentials(KEY_ID, SECRET).build();
    }

    /** Those of a connection to it. */
    Map<String, Object> values() {
        return Map.of(
                "bucket", name, "endpoint", endpoint.toString(), "accessKeyId", KEY_ID, "secretAccessKey", SECRET);
    }

    void put(String key, byte[] content) {
        client.putObject(put -> put.bucket(name).key(key), RequestBody.fromBytes(content));
    }

    byte[] get(String key) {
        return client.getObjectAsBytes(get -> get.bucket(name).key(key)).asByteArray();
    }

    String etag(String key) {
        return client.headObject(head -> head.bucket(name).key(key)).eTag().replace("\"", "");
    }

    List<String> keys() {
        return client.listObjectsV2Paginator(list -> list.bucket(name)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    List<MultipartUpload> uploads() {
        return client.listMultipartUploads(list -> list.bucket(name)).uploads();
    }

    @Override
    public void close() {
        client.close();
    }
}
