package io.junctura.plugins.s3;

import io.junctura.api.ConnectionContext;
import io.junctura.api.SharedResource;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The client of a connection, which all of its calls share. */
public final class SharedBucket implements SharedResource<S3Connection, Bucket> {
    /** The store is silent while it copies, and a copy of this size takes it some seconds. */
    private static final long MAX_COPY_SIZE = 512L << 20;

    @Override
    public Bucket open(ConnectionContext<S3Connection> context) {
        S3Connection connection = context.connection();
        StaticCredentialsProvider credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(
                connection.accessKeyId().strip(),
                connection.secretAccessKey().reveal().strip()));
        Region region = Region.of(connection.region().strip());
        // Configuration files and variables of this machine are for other programs.
        ProfileFile nothing = ProfileFile.aggregator().build();
        S3Configuration configuration = S3Configuration.builder()
                .pathStyleAccessEnabled(connection.endpoint() != null && connection.pathStyle())
                // Most stores other than Amazon's know neither.
                .chunkedEncodingEnabled(false)
                .expectContinueEnabled(false)
                .useArnRegionEnabled(false)
                .multiRegionEnabled(false)
                .profileFile(() -> nothing)
                .build();
        S3ClientBuilder client = S3Client.builder()
                .httpClient(new ServerHttp(context.http()))
                .credentialsProvider(credentials)
                .region(region)
                .serviceConfiguration(configuration)
                // Each request with content has its MD5, which every store checks.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
                .disableS3ExpressSessionAuth(true)
                .overrideConfiguration(override -> override.defaultProfileFileSupplier(() -> nothing)
                        // The server tries again, when the step or trigger says so.
                        .retryStrategy(AwsRetryStrategy.doNotRetry()));
        S3Presigner.Builder links = S3Presigner.builder()
                .credentialsProvider(credentials)
                .region(region)
                .serviceConfiguration(configuration);
        URI base = connection.base();
        if (base != null) {
            client.endpointOverride(base);
            links.endpointOverride(base);
        }
        return new Bucket(connection, context.clock(), context.log(), client.build(), links.build(), MAX_COPY_SIZE);
    }
}
